"""``cases.yaml`` holds: every case comes out as its clinician wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.authoring.cases import CASES_FILE, failures, load_cases
from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import DialogError, Problem


def check_cases(written: WrittenDialog) -> Iterator[Problem]:
    file = written.folder / CASES_FILE
    if not file.exists():
        message = "There are no cases. Write down who answers what, and what must come of it."
        yield Problem(file, 0, message)
        return
    try:
        cases = load_cases(written.folder, written.dialog)
    except DialogError as error:
        yield from error.problems
        return
    for case in cases:
        differences = failures(case, written.dialog)
        if differences:
            message = (
                f"The case '{case.name}' comes out differently: {'; '.join(differences)}. Mend the dialog, "
                "or the case if the record says otherwise."
            )
            yield Problem(file, case.line, message)
