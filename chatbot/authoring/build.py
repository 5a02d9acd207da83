"""From the shape of an author's files to the frozen ``Dialog``: ids resolved, conditions read, wording owned.

The context of a sentence in the catalog is what owns it: the id of a question or criterion, or ``safety.x``,
``flag.x``, ``paper.x``, ``drawing.x``, ``title.x``, ``I3.record``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chatbot.authoring import schema
from chatbot.authoring.conditions import WORDS, ConditionReader
from chatbot.authoring.drawings import DrawingReader
from chatbot.authoring.messages import site_of
from chatbot.authoring.questions import StepReader
from chatbot.authoring.rules import RuleReader
from chatbot.authoring.wording import optional_text, text
from chatbot.authoring.yaml_source import Source
from chatbot.screening.computed import Computed
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.paper import Paper
from chatbot.screening.roles import AgePolicy, Roles
from chatbot.screening.study import Study
from chatbot.screening.wording import Text


def build_dialog(
    source: Source, written: schema.DialogFile, shared: schema.SharedFile, study: Study, content_hash: str
) -> Dialog:
    """The dialog; whatever does not fit together is noted on ``source`` with its line."""
    every_question = [question.id for step in written.steps for question in step.questions]
    conditions = ConditionReader(source, every_question, written.define)
    papers = tuple(_paper(part) for part in written.papers)
    source.unique((paper.id for paper in papers), ("papers",), "paper")
    conditions.computed = {name: _computed(name, part) for name, part in written.computed.items()}
    drawings = DrawingReader(source, written.drawings, papers)
    steps = StepReader(source, conditions, drawings).steps(written.steps, written.criteria)
    drawings.check_all_are_shown()
    _check_computed(source, written, conditions.questions)
    for name, raw in written.define.items():
        conditions.definitions[name] = conditions.read(raw, ("define", name))
    rules = RuleReader(source, written, conditions)
    criteria = rules.criteria(study.lines, study.limits)
    _check_roles_and_ages(source, written, conditions.questions)
    return Dialog(
        study=study,
        version=written.version,
        hash=content_hash,
        site=site_of(source, written, shared),
        titles=dict(_titles(written.titles)),
        roles=Roles(**written.roles.model_dump()),
        ages=AgePolicy(**written.ages.model_dump()),
        steps=steps,
        criteria=criteria,
        contradictions=rules.contradictions({each.id: each for each in criteria}, steps),
        safety=rules.safety(shared),
        flags=rules.flags(shared),
        phrases=rules.phrases(shared),
        papers=papers,
        unfit_may_leave_details=written.unfit_may_leave_details,
        call_back_asks=frozenset(written.call_back_asks),
        definitions=dict(conditions.definitions),
        computed=tuple(conditions.computed.values()),
    )


def _paper(part: schema.PaperPart) -> Paper:
    owner = f"paper.{part.id}"
    return Paper(part.id, text(owner, part.text), tuple(part.look_for), optional_text(owner, part.ask_for))


def _computed(name: str, part: schema.ComputedPart) -> Computed:
    owner = f"computed.{name}"
    parts = (tuple(part.product), tuple(part.over))
    return Computed(name, text(owner, part.text), text(owner, part.unit), *parts, part.times)


def _check_computed(source: Source, written: schema.DialogFile, questions: Mapping[str, Question]) -> None:
    """A quantity is worked out from numbers that cannot be negative, and never over one that can be 0."""
    for name, part in written.computed.items():
        place = ("computed", name)
        if name in questions or name in WORDS:
            message = f"'{name}' is a question, or a word of conditions. Give what is computed another id."
            source.problem(place, message)
        for word, parts in (("product", part.product), ("over", part.over)):
            for index, each in enumerate(parts):
                if not source.known(each, questions, (*place, word, index), "question"):
                    continue
                measure = questions[each].measure
                if measure is None or measure.plausible_from < 0:
                    source.problem(
                        (*place, word, index), f"'{each}' is no number from 0 up. Name one that is."
                    )
                elif word == "over" and measure.plausible_from == 0:
                    message = f"'{each}' may be 0, and nothing can be divided by 0. Raise its 'plausible'."
                    source.problem((*place, word, index), message)


def _titles(titles: schema.TitlesPart) -> Iterable[tuple[str, Text]]:
    return ((key, text(f"title.{key}", wording)) for key, wording in titles)


def _check_roles_and_ages(
    source: Source, written: schema.DialogFile, questions: Mapping[str, Question]
) -> None:
    roles, ages = written.roles, written.ages
    for role, named in (("relation", roles.relation), ("papers", roles.papers)):
        if named is not None:
            source.known(named, questions, ("roles", role), "question")
    for role, question_id, choice, chosen in (
        ("respondent", roles.respondent, "family_choice", roles.family_choice),
        ("patient_knows", roles.patient_knows, "patient_knows_choice", roles.patient_knows_choice),
    ):
        if (question_id is None) != (chosen is None):
            message = f"'{role}' and '{choice}' belong together. Write both, or leave both out."
            source.problem(("roles",), message)
        elif question_id and source.known(question_id, questions, ("roles", role), "question"):
            known = {each.id for each in questions[question_id].choices}
            source.known(chosen or "", known, ("roles", choice), f"choice of '{question_id}'")
    is_known = source.known(ages.question, questions, ("ages", "question"), "question")
    if is_known and questions[ages.question].kind is not Kind.QUANTITY:
        source.problem(
            ("ages", "question"), f"'{ages.question}' is not a number. Name the question for the age."
        )
