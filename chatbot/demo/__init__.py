"""A database of made-up leads, so that a clinic can look before it decides: never one with real ones."""
