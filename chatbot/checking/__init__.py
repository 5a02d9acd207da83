"""What is proven about a dialog before a patient meets it."""
