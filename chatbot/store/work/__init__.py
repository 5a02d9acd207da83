"""What staff do with a lead: status, calls, notes, whose it is, what is next, visits. One file owns each."""
