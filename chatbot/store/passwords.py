"""Passwords as they are kept: argon2id (RFC 9106, second choice: 64 MiB), of the text in NFKC."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$k8VeUSZ9tGGDwMxc79LmzA$O9Xf8CNmRKZc+sfmuN7+NbfH2rgWW5xPl+R8pGkJbA4"
"""Of random bytes that were thrown away, with the parameters above: what is compared where there is no
password, so that it takes as long.
"""


def normalized(password: str) -> str:
    """One text for one password, whichever keyboard it is typed on."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    return HASHER.hash(normalized(password))


def is_password(kept: str, password: str) -> bool:
    """Whether this is the password of the hash. An empty hash is nobody's, and takes as long."""
    try:
        HASHER.verify(kept or NOBODYS, normalized(password))
    except VerifyMismatchError:
        return False
    return bool(kept)
