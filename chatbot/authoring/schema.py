"""The shape of the files an author writes, before any of it is understood.

Every value is text as ``yaml_source`` reads it; conditions stay raw here and are read by ``conditions``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Sentence = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(min_length=1)]
PlainId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""Of a step or a question: it stands in addresses and forms, where names with a hyphen are the site's own."""


class Voices(Part):
    patient: Sentence
    family: Sentence


def _form_of_wording(value: object) -> str:
    return "(voices)" if isinstance(value, dict | Voices) else "(sentence)"


Wording = Annotated[
    Annotated[Sentence, Tag("(sentence)")] | Annotated[Voices, Tag("(voices)")],
    Discriminator(_form_of_wording),
]
Raw = dict[str, Any]
SkippedAs = Literal["not_concerned", "does_not_know"]


class ChoicePart(Part):
    id: Name
    text: Wording
    exclusive: bool = False
    ask_when: Raw | None = None


class FoldPart(Part):
    """The first choices stand in view, the others behind a line that opens them."""

    after: int = Field(ge=1)
    text: Wording


class UnitPart(Part):
    id: Name
    label: Wording
    factor: Decimal = Field(Decimal(1), gt=0)
    factor_error: Decimal = Field(Decimal(0), ge=0)
    names: list[Name] = []


class PlausiblePart(Part):
    from_: Decimal = Field(alias="from")
    to: Decimal


class AskBackPart(Part):
    at: list[Decimal] = []
    text: Wording | None = None
    bare_from: Decimal | None = None
    bare_to: Decimal | None = None


class DrawnPart(Part):
    """Which mark of which drawing shows where the answer stands."""

    from_: Name = Field(alias="from")
    mark: Name


class QuestionPart(Part):
    id: PlainId
    kind: Literal["choice", "choices", "quantity", "date", "text"]
    text: Wording
    short: Wording | None = None
    why: Wording | None = None
    where: Wording | None = None
    drawing: DrawnPart | None = None
    choices: list[ChoicePart] = []
    fold: FoldPart | None = None
    units: list[UnitPart] = []
    plausible: PlausiblePart | None = None
    whole: bool = False
    range_means: Literal["ask", "smaller", "smaller_side"] = "ask"
    ask_back: AskBackPart = AskBackPart()
    ago: Literal["day", "week", "month", "year"] | None = None
    ask_when: Raw | None = None
    skipped_as: SkippedAs = "not_concerned"
    optional: bool = False
    dont_know: bool = True
    max_length: int = Field(0, ge=0)


class StepPart(Part):
    id: PlainId
    title: Wording | None = None
    intro: Wording | None = None
    questions: list[QuestionPart] = Field(min_length=1)
    ask_when: Raw | None = None
    skipped_as: SkippedAs = "not_concerned"
    sensitive: bool = False
    ends_on: list[Name] = []


class ComputedPart(Part):
    """``times`` the product of some quantities, over that of others."""

    text: Wording
    unit: Wording
    product: list[Name] = Field(min_length=1)
    over: list[Name] = []
    times: Decimal = Field(Decimal(1), gt=0)


class BranchPart(Part):
    id: Name
    when: Raw
    lasts: Literal["permanent", "may_change", "clarify"]
    text: Wording
    sensitive: bool = False
    declined: bool = False


class NotePart(Part):
    id: Name
    when: Raw
    text: Wording
    concealed: Wording | None = None


class CriterionPart(Part):
    label: Wording
    fits_when: Raw | None = None
    does_not_fit_when: list[BranchPart] = []
    notes: list[NotePart] = []
    sensitive: bool = False
    settled_by: list[Name] = []
    ask_doctor: Wording | None = None
    same_as: Name | None = None
    records_only: Wording | None = None
    staff_only: Wording | None = None
    signed: Name | None = None


class ContradictionPart(Part):
    id: Name
    when: Raw
    affects: dict[str, list[Name]]
    text: Wording


class SafetyPart(Part):
    id: Name
    level: Literal["emergency", "same_day", "soon", "support"]
    text: Wording
    call: list[Name] = []


class SitePart(Part):
    """A country, or countries, in which studies are carried out: its clock, and whom to call there."""

    region: Name
    time_zone: Name
    emergency_line: Wording
    in_an_emergency: Wording
    countries: dict[Name, Name] = {}
    safety: list[SafetyPart] = []


class SharedFlagPart(Part):
    """A flag that phrases raise, in any study."""

    id: Name
    text: Wording


class FlagPart(SharedFlagPart):
    when: Raw | None = None


class PhrasePart(Part):
    raises: list[Name] = Field(min_length=1)
    phrases: list[Name] = Field([], min_length=1)
    all_of: list[Annotated[list[Name], Field(min_length=1)]] = Field([], min_length=1)
    one_clause: bool = False
    unless: list[Name] = []
    negatable: bool = True
    unless_raised: list[Name] = []


class NegationsPart(Part):
    """How people say what they do not have."""

    words: list[Name] = Field(min_length=1)
    not_after: list[Name] = []
    fillers: list[Name] = []
    joints: list[Name] = []
    last_joints: list[Name] = []
    also: list[Name] = []


class PaperPart(Part):
    id: Name
    text: Wording
    look_for: list[Name] = []
    ask_for: Wording | None = None


class TablePart(Part):
    columns: list[Name] = Field(min_length=1)
    rows: list[list[str]] = Field(min_length=1)


class MarkPart(Part):
    id: Name
    words: list[Name] = Field(min_length=1)
    means: Wording


class DrawingPart(Part):
    """A made-up report, as it is printed: in the language of the papers, never translated."""

    id: Name
    paper: Name
    heading: Name
    lines: list[Name] = []
    table: TablePart | None = None
    marks: list[MarkPart] = Field(min_length=1)


class TitlesPart(Part):
    """The study in plain words, for the start page."""

    name: Wording
    about: Wording
    plan: Wording
    where: Wording


class RolesPart(Part):
    respondent: Name
    family_choice: Name
    relation: Name | None = None
    patient_knows: Name | None = None
    patient_knows_choice: Name | None = None
    papers: Name | None = None


class AgesPart(Part):
    question: Name
    erase_below: int
    alone_from: int


class SharedFile(Part):
    """``dialogs/shared.yaml``: what every dialog says and hears alike."""

    safety: list[SafetyPart]
    sites: dict[PlainId, SitePart] = {}
    flags: list[SharedFlagPart] = []
    negations: NegationsPart | None = None
    phrases: list[PhrasePart] = []


class DialogFile(Part):
    """``dialogs/<study>/dialog.yaml``."""

    study: Name
    version: Name
    site: Name | None = None
    titles: TitlesPart
    roles: RolesPart
    ages: AgesPart
    unfit_may_leave_details: bool = True
    call_back_asks: list[Literal["hospital", "treatment_date_set"]] = []
    papers: list[PaperPart] = []
    drawings: list[DrawingPart] = []
    steps: list[StepPart] = Field(min_length=1)
    computed: dict[PlainId, ComputedPart] = {}
    define: dict[str, Raw] = {}
    criteria: dict[str, CriterionPart]
    contradictions: list[ContradictionPart] = []
    messages: list[SafetyPart] = []
    safety: dict[str, Raw] = {}
    flags: list[FlagPart] = []
    phrases: list[PhrasePart] = []
