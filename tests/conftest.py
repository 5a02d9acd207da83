"""Which tests may run beside each other: one process holds the browser, the others share out the files."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = item.path.relative_to(HERE)
        is_browser = place.parts[0] == "browser"
        item.add_marker(pytest.mark.xdist_group("browser" if is_browser else str(place)))
