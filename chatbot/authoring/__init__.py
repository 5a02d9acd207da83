"""The workshop of the clinician and the translator: dialog files in, proven dialogs out."""
