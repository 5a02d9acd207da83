"""The order of the whole run, and what all apps of a process share."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledOnce(BytecodeCache):
    """Most tests have an app of their own, and a template takes ten times as long to compile as to fill in.
    Jinja itself compiles one anew whose source is another.
    """

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": CompiledOnce()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits goes first: as the last file it would keep one process waiting alone."""
    items.sort(key=lambda item: item.path.name != "test_whole_product.py")
