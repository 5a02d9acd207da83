"""Leads as files that other programs open: one table of columns, and one writer for each kind of file."""
