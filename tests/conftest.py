"""The order of the whole run."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits goes first: as the last file it would keep one process waiting alone."""
    items.sort(key=lambda item: item.path.name != "test_whole_product.py")
