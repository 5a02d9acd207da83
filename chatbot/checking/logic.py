"""What each criterion must hold to, over all conversations that can tell its conditions apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.replay import Given, shown, walked
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import branch_place, criterion_place
from chatbot.checking.unknowns import turned_into_unknown
from chatbot.checking.walks import Conversation, Open, Truths, Walks
from chatbot.screening.condition import All, Any, Condition, Not, NotIf, Unless, questions_in
from chatbot.screening.count import AtLeast
from chatbot.screening.dependence import conditions_behind
from chatbot.screening.dialog import Branch, Criterion, DecidedBy, Dialog, Lasts
from chatbot.screening.judgement import Finding, Judgement, contradictions_in, judge, judge_all


def check_logic(written: WrittenDialog) -> Iterator[Problem]:
    """Every criterion that answers decide."""
    classes, residuals = AnswerClasses(written.dialog), Residuals()
    for criterion in written.dialog.criteria:
        if criterion.decided_by is DecidedBy.ANSWERS and not _is_proven_with_its_twin(written, criterion):
            proof = _Proof.of(written, criterion, classes, residuals)
            yield from proof.never_both()
            yield from proof.all_is_reached()
            yield from proof.not_knowing_fails_nobody()
            yield from proof.forgetting_fails_nobody()


def combinations(dialog: Dialog) -> int:
    """How many combinations of answer classes the proofs go through, of all criteria together."""
    classes, residuals = AnswerClasses(dialog), Residuals()
    return sum(
        conversation.stands_for
        for criterion in dialog.criteria
        if criterion.decided_by is DecidedBy.ANSWERS
        for conversation in _walks(dialog, criterion, classes, residuals).table().values()
    )


def _walks(dialog: Dialog, criterion: Criterion, classes: AnswerClasses, residuals: Residuals) -> Walks:
    """Over what can be told apart by ``fits_when``, each branch, then each contradiction against it."""
    heard = [(Ear.CRITERIA, condition) for condition in conditions_behind(dialog, criterion)]
    return Walks(classes, residuals, heard)


def _is_proven_with_its_twin(written: WrittenDialog, criterion: Criterion) -> bool:
    """The same rules, silenced by the same contradictions, are not proven twice."""
    twin = written.written.criteria[criterion.id].same_as
    return twin is not None and all(
        each.affects.get(criterion.id) == each.affects.get(twin) for each in written.dialog.contradictions
    )


@dataclass(frozen=True, slots=True)
class _Proof:
    written: WrittenDialog
    criterion: Criterion
    walks: Walks
    table: dict[Truths, Conversation]

    @classmethod
    def of(
        cls, written: WrittenDialog, criterion: Criterion, classes: AnswerClasses, residuals: Residuals
    ) -> _Proof:
        walks = _walks(written.dialog, criterion, classes, residuals)
        return cls(written, criterion, walks, walks.table())

    def never_both(self) -> Iterator[Problem]:
        """But for a branch that a contradiction silences: then nothing is decided."""
        told: set[str] = set()
        for truths, conversation in self.table.items():
            branch = self._judged(conversation).branch if truths[0] is True else None
            if branch is not None and branch.id not in told:
                told.add(branch.id)
                message = (
                    f"{self.criterion.id} fits and does not fit at once: 'fits_when' and the branch "
                    f"'{branch.id}' are both true. Change one of them so that it leaves these answers out."
                )
                yield self._problem_at(branch, message, conversation.given)

    def all_is_reached(self) -> Iterator[Problem]:
        name, branches = self.criterion.id, self.criterion.does_not_fit_when
        place = criterion_place(self.criterion, "fits_when")
        if not self._is_reached(
            lambda judgement: judgement.finding is Finding.FITS, self.criterion.fits_when
        ):
            message = f"{name} can never fit: no answers make 'fits_when' true. Look at what it asks for."
            yield self.written.problem(place, message)
        if not self._is_reached(lambda judgement: judgement.finding is Finding.UNKNOWN, All(())):
            message = f"{name} is never unknown, so it decides about people who have said nothing."
            yield self.written.problem(place, message)
        for branch in branches:
            if not self._is_reached(_decided_by(branch), branch.when):
                message = (
                    f"The branch '{branch.id}' of {name} never decides: no answers make it true, or "
                    "another branch or a contradiction always comes before it. Change it, or take it out."
                )
                yield self.written.problem(branch_place(self.written, self.criterion, branch), message)

    def _is_reached(self, wanted: Callable[[Judgement], bool], holding: Condition) -> bool:
        """Whether the program itself comes to it, on some conversation replayed from its answers."""
        for conversation in self.table.values():
            if wanted(self._judged(conversation)) and wanted(self._replayed(conversation.given)):
                return True
        found = self._first_without_a_lasting_failure(holding)
        return found is not None and wanted(self._replayed(found.given))

    def _first_without_a_lasting_failure(self, holding: Condition) -> Conversation | None:
        """Where the questions are sensitive: one whose other answers do not keep them from being asked."""
        lasting = tuple(
            branch.when
            for criterion in self.written.dialog.criteria
            for branch in criterion.does_not_fit_when
            if branch.lasts is Lasts.PERMANENT and criterion.id != self.criterion.id
        )
        heard = ((Ear.CRITERIA, holding), (Ear.CRITERIA, Any(lasting)))
        return Walks(self.walks.known_classes, self.walks.residuals, heard).first(
            lambda truths: truths[1] is not True
        )

    def not_knowing_fails_nobody(self) -> Iterator[Problem]:
        """ "I don't know", or nothing, at all that the criterion reads; anything at what these depend on."""
        read = questions_in(self.criterion.conditions())
        table = self.walks.table(lambda turn: turn.question not in read or not turn.answer.is_known)
        for conversation in table.values():
            branch = self._judged(conversation).branch
            if branch is not None:
                message = (
                    f"{self.criterion.id} does not fit (branch '{branch.id}') although nothing is known. "
                    "Write the branch as a fact that somebody said."
                )
                yield self._problem_at(branch, message, conversation.given)
                return

    def forgetting_fails_nobody(self) -> Iterator[Problem]:
        told: set[tuple[str, str]] = set()
        branches = slice(1, 1 + len(self.criterion.does_not_fit_when))

        def may_fail(state: Open) -> bool:
            return any(residual.can_hold for residual in state[branches])

        for question, before, after in turned_into_unknown(self.walks, may_fail):
            was, now = self._judged(before), self._judged(after)
            if now.branch is None or was.branch is not None or (question, now.branch.id) in told:
                continue
            if _spoke_against(question, was, now.branch):
                continue
            told.add((question, now.branch.id))
            message = (
                f"{self.criterion.id} is '{was.finding.value}', but does not fit (branch '{now.branch.id}') "
                f"once '{question}' is not known. Say in the branch what must be known for it to hold."
            )
            yield self._problem_at(now.branch, message, before.given, after.given)

    def _judged(self, conversation: Conversation) -> Judgement:
        values = conversation.values(Ear.CRITERIA)
        return judge(self.criterion, values, contradictions_in(self.written.dialog, values))

    def _replayed(self, given: Given) -> Judgement:
        judgements = judge_all(self.written.dialog, walked(self.written.dialog, given).values)
        return next(each for each in judgements if each.criterion is self.criterion)

    def _problem_at(self, branch: Branch, message: str, *conversations: Given) -> Problem:
        place = branch_place(self.written, self.criterion, branch)
        return self.written.problem(place, message + shown(self.written.dialog, *conversations))


def _decided_by(branch: Branch) -> Callable[[Judgement], bool]:
    return lambda judgement: judgement.branch is branch


def _spoke_against(question: str, was: Judgement, branch: Branch) -> bool:
    """The answer was a reason to leave it open that the author wrote down: a contradiction or a "not if"."""
    return question in _guards(branch.when) or any(
        question in each.when.questions() for each in was.contradictions
    )


def _guards(condition: Condition) -> frozenset[str]:
    """Questions that stand under "not if" or "unless"."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return frozenset().union(*(_guards(part) for part in parts))
        case Not(part):
            return _guards(part)
        case NotIf(part) | Unless(part):
            return part.questions()
    return frozenset()
