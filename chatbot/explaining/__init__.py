"""What the rules say, in words: for staff who must see why a criterion was found as it was."""
