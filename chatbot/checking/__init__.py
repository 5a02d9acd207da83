"""What can be proven about a dialog before a patient meets it."""
