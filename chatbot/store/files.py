"""New files that nobody else may read and that survive a power cut."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_new(path: Path, text: str = "") -> None:
    """Make ``path`` with mode 0600 and this text, complete or not at all, and on the disk when this returns.

    An existing file is never touched: FileExistsError.
    """
    draft = path.parent / f".{path.name}.{secrets.token_hex(4)}.new"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Put the names in a directory on the disk; a file whose name is lost is lost."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
