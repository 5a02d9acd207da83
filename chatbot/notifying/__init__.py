"""Mail to the staff of a study: that there is a lead or that something is due, and nothing of whom."""
