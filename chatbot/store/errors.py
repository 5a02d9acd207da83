"""What can go wrong in the store, one exception for each thing; no message holds anything personal."""

from __future__ import annotations


class StoreRefused(Exception):
    """The store will not open or not do this. The message tells the operator what to do next."""


class StoreUnavailable(Exception):
    """The database is locked, full, read-only or unreadable just now. What was asked has not been kept."""


class AlreadyErased(Exception):
    """The lead that this form once made has been erased since; the same form never brings it back."""


class TooManyTries(Exception):
    """Too many wrong codes in one place (for one reference, or one first group of a code to go on with) in
    this hour; the next hour starts anew.
    """


class NotKept(Exception):
    """Nothing waits under this code: it is wrong, was used, or what it opened was erased."""


class RunOut(Exception):
    """The time of this code is over."""


class TooManyLogins(Exception):
    """Too many wrong tries to sign in; ``minutes`` is how long to wait, at least 1."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"wait {minutes} minutes")
        self.minutes = minutes


class LastAdmin(Exception):
    """Nobody who can keep the accounts would be left."""
