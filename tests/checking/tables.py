"""The small study with a table beside it, for tests that then break one of them."""

from __future__ import annotations

from pathlib import Path

from chatbot.authoring.cases import CASES_FILE
from chatbot.authoring.loader import load_dialog
from chatbot.checking.oracle import Oracle
from chatbot.checking.oracle_file import ORACLE_FILE, load_oracle
from chatbot.screening.dialog import Dialog
from tests.authoring.small_study import DIALOG, write_study

HEADER = "kind,of,is,lasts,if,and,and,because\n"
UNITS = """\
unit,age,year,,times 1,,,
unit,age,month,,times 0.08,within 0.005,,a month is a rounded part of a year
"""
TABLE = (
    HEADER
    + UNITS
    + """\
# ---- Who is asked what
plausible,age,yes,,age>=0,age<=115,,
asked,relation,not_concerned,,respondent=self,,,
asked,patient_knows,not_concerned,,respondent=self,,,
asked,papers,ask_again,,papers has letter,respondent=self,,only family sees it
# ---- The criteria
finding,I1,unknown,,relation=child,age<18,,"a minor has a grown-up child, so they say"
finding,I1,does_not_fit,may_change,age<18,,,
finding,I1,fits,,age>=18,,,
finding,I2,does_not_fit,may_change,willing=no,,,
finding,I2,fits,,willing=yes,,,
finding,E1,does_not_fit,may_change,age<18,,,
finding,E1,fits,,age>=18,,,
# ---- What all comes to
message,emergency,raised,,age>110,,,
outcome,outcome,likely_ineligible,,findings has does_not_fit,,,
outcome,outcome,needs_review,,findings has unknown,,,
outcome,outcome,possible,,findings only fits,,,
outcome,declined,yes,,I2=does_not_fit,,,
outcome,may_change,yes,,failures only may_change,,,
"""
)
CASES = """\
as_of: "2026-01-15"
cases:
  - name: A grown-up who is willing
    answers: {respondent: self, age: "54", papers: [blood], note: null, willing: "yes"}
    outcome: possible
  - name: A minor, whose child asks
    answers:
      {respondent: family, relation: child, patient_knows: "yes", age: "17", papers: [letter], willing: null}
    expect: {I1: unknown}
"""


def write_table(root: Path, table: str = TABLE, dialog: str = DIALOG) -> tuple[Dialog, Path]:
    """The small study below ``root``, and its folder."""
    folder = write_study(root, dialog)
    (folder / ORACLE_FILE).write_text(table, encoding="utf-8")
    (folder / CASES_FILE).write_text(CASES, encoding="utf-8")
    return load_dialog(folder), folder


def oracle_of(root: Path, table: str = TABLE) -> Oracle:
    """The oracle of this table for the small study."""
    dialog, folder = write_table(root, table)
    return load_oracle(folder / ORACLE_FILE, dialog)
