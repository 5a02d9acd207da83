"""Every line of the record is signed: somebody has held its rule, or the reason for none, beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from chatbot.authoring.loader import RECORD_FILE, WrittenDialog
from chatbot.authoring.problems import Problem


def signature(line: str) -> str:
    """Four hexadecimal digits of a line of the record, which change when its text does."""
    return hashlib.sha256(line.encode()).hexdigest()[:4]


def check_coverage(written: WrittenDialog) -> Iterator[Problem]:
    """That every line has a rule, or says who decides instead, is seen when the dialog is read."""
    for name, line in written.dialog.study.lines.items():
        signed, now = written.written.criteria[name].signed, signature(line)
        if signed is None:
            message = (
                f"{name} is not signed. Read its line in {RECORD_FILE}, hold the rule beside it, and if it "
                f"is right write 'signed: {now}' below its label."
            )
            yield written.problem(("criteria", name), message)
        elif signed != now:
            message = (
                f"The record's line {name} is not the one that was signed ({signed}, now {now}). Read it "
                f"anew in {RECORD_FILE}, mend the rule if need be, then write 'signed: {now}'."
            )
            yield written.problem(("criteria", name, "signed"), message)
