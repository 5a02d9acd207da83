"""What can go wrong in the store, one exception for each thing; no message holds anything personal."""

from __future__ import annotations


class StoreRefused(Exception):
    """The store will not open or not do this. The message tells the operator what to do next."""


class StoreUnavailable(Exception):
    """The database is locked, full, read-only or unreadable just now. What was asked has not been kept."""


class AlreadyErased(Exception):
    """The lead that this form once made has been erased since; the same form never brings it back."""


class TooManyTries(Exception):
    """Too many wrong withdrawal codes for one reference in this hour; the next hour starts anew."""
