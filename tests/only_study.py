"""A folder with one real study in it: then the front door leads straight in."""

from __future__ import annotations

from pathlib import Path

DIALOGS = Path(__file__).parents[1] / "dialogs"
FIRST, SECOND = "NCT07214142", "NCT04912596"


def only_study(folder: Path, study: str = FIRST) -> str:
    """The path of ``folder``, made if need be, for the setting DIALOGS_PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (study, "shared.yaml"):
        if not (folder / name).exists():
            (folder / name).symlink_to(DIALOGS / name)
    return str(folder)
