"""The store as a command uses it: what it refuses is said in one sentence, with a non-zero exit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.database import is_demo
from chatbot.store.errors import StoreRefused, StoreUnavailable

OpenStore = Callable[[], Store]

_MADE_UP = "DEMO, made up"


@contextmanager
def opened(open_store: OpenStore) -> Iterator[Database]:
    """A connection to a store that is up to date."""
    with plainly():
        store = open_store()
        store.check()
        with store.connect() as db:
            yield db


def demo_mark(db: Database) -> str:
    """Goes before what is printed of made-up leads; empty before real ones."""
    return f"{_MADE_UP}  " if is_demo(db) else ""


@contextmanager
def plainly() -> Iterator[None]:
    """Also what the disk refuses."""
    try:
        yield
    except (StoreRefused, StoreUnavailable, OSError) as error:
        raise click.ClickException(str(error)) from error
