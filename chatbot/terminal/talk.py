"""The talk at the terminal: where a person goes on is worked out anew after each answer, as on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chatbot.i18n import gettext, pgettext
from chatbot.patient.conversation import Conversation
from chatbot.patient.forms import StepForm
from chatbot.patient.notices import EMERGENCY, FLAG, Notice, banners, banners_when_refused, pending
from chatbot.patient.shown import AnsweredTurn, reasons, turns
from chatbot.patient.whom_to_ask import grown_up_can
from chatbot.patient.wording import answer_text
from chatbot.screening.dialog import Level, SafetyMessage, Step
from chatbot.screening.interview import Answer, Stop
from chatbot.screening.value import Value
from chatbot.screening.wording import Voice
from chatbot.terminal.asking import Asked, ask, earlier_answers, whole_sheet
from chatbot.terminal.keyboard import (
    Key,
    choose,
    key_of,
    not_on_the_list,
    place_of,
    plain_of,
    read_or_leave,
    show,
)
from chatbot.terminal.words import contact_lines, labelled, no_delay, safety_lines, say, worked_out_lines


@dataclass
class Talk:
    """One conversation at a keyboard. ``at``: the step that was gone back to; None is where it goes on.

    ``told``: ids of the safety messages that were said since the last answer; ``alarmed``: those of them that
    its own words or numbers had raised before it was heard.
    """

    talked: Conversation
    locale: str
    at: str | None = None
    told: set[str] = field(default_factory=set)
    alarmed: set[str] = field(default_factory=set)
    is_over: bool = False

    def to_the_result(self) -> None:
        """Ask until there is something to show. Raises Quit."""
        talked = self.talked
        while not self.is_over:
            if gone_back := self._gone_back():
                self._ask_step(gone_back)
            elif talked.assessment.is_declined:
                return
            elif due := pending(talked):
                self._notice(due)
            elif talked.is_stopped:
                return
            elif (step := talked.walk.next_step) and (stop := talked.walk.stop(step.id)):
                self._ask_step(stop)
            elif not talked.is_checked:
                self.read_back(gettext("Yes, show the result"))
            else:
                return

    def read_back(self, they_are_right: str) -> None:
        """Every answer, each to be changed by its number, before anything is made of them."""
        self.show_banners()
        answered = turns(self.talked)
        show("", gettext("Are these answers right?"))
        for number, turn in enumerate(answered, 1):
            show(f"  {number}  {self._turn_text(turn)}")
            show(*(f"     {each}" for each in worked_out_lines(self.talked, turn)))
        show(gettext("Enter: %(right)s. A number: change that answer.", right=they_are_right))
        while True:
            line = read_or_leave()
            place = place_of(plain_of(line), len(answered))
            if not line.strip():
                self.talked.check()
                return
            if place is not None or key_of(line) is Key.BACK:
                self.at = answered[-1 if place is None else place].step_id
                return
            show(not_on_the_list(line.strip()))

    def show_banners(self) -> None:
        """What stands above everything else; only an emergency is said again before each question."""
        above = banners(self.talked)
        self._tell(each for each in above if each.level is Level.EMERGENCY or each.id not in self.told)
        self.told |= {each.id for each in above}

    def alarm(self, words: Iterable[str], entered: Mapping[str, Value] | None = None) -> None:
        """Say at once what these words or answers raise, whether they are taken or not."""
        raised = banners_when_refused(self.talked, words, entered)
        new = [each for each in raised if each.id not in self.told]
        ids = {each.id for each in new}
        self._tell(new)
        self.talked.tell(ids)
        self.alarmed |= ids
        self.told |= ids

    def _tell(self, messages: Iterable[SafetyMessage]) -> None:
        for message in messages:
            show("", *safety_lines(self.talked, message))

    def _turn_text(self, turn: AnsweredTurn) -> str:
        """A question and its answer, in one line."""
        if turn.is_private:
            return labelled(gettext("A question for you alone"), gettext("Answered"))
        talked = self.talked
        answer = answer_text(talked.dialog, turn.question, turn.answer, talked.voice, self.locale)
        return labelled(say(talked, turn.question.text), answer)

    def _gone_back(self) -> Stop | None:
        """The step that was gone back to, if it is still on the path."""
        gone_back, self.at = self.at, None
        return self.talked.walk.stop(gone_back) if gone_back else None

    def _ask_step(self, stop: Stop) -> None:
        self.show_banners()
        step, replies = stop.step, dict[str, Answer]()
        show(*_heading(self.talked, step))
        while len(replies) < len(stop.questions):
            question = stop.questions[len(replies)]
            got = ask(Asked(self.talked, stop, question), lambda form: self._look_at(form, stop, replies))
            if got is Key.STOP:
                self._stop(replies)
                return
            if got is Key.REST:
                replies.update(whole_sheet(stop, replies, earlier_answers(self.talked)))
            elif isinstance(got, Answer):
                replies[question.id] = got
            elif replies:
                replies.popitem()
            else:
                self._go_back(step)
                return
        self._hear(replies)

    def _look_at(self, form: StepForm, stop: Stop, replies: dict[str, Answer]) -> None:
        """A single answer that is taken is heard in a moment, and told of then."""
        if form.errors or len(stop.questions) > 1:
            before = {name: answer.as_value() for name, answer in replies.items()}
            self.alarm(form.typed, {**before, **form.entered})

    def _stop(self, replies: dict[str, Answer]) -> None:
        """What was said of a sheet so far is not lost."""
        if replies:
            self._hear(replies)
        self.talked.stop(True)

    def _hear(self, replies: dict[str, Answer]) -> None:
        talked = self.talked
        is_mended = talked.is_stopped_early and all(name in talked.answers for name in replies)
        talked.hear(replies)
        talked.stop(is_mended)
        self.told, self.alarmed = self.alarmed, set()
        if talked.is_too_young:
            self._too_young()

    def _go_back(self, step: Step) -> None:
        before = self.talked.walk.before(step.id)
        if before is None:
            show(gettext("This is the first question."))
        self.at = (before.step if before else step).id

    def _too_young(self) -> None:
        """Nothing is kept about a child; what calls for help is said all the same."""
        talked = self.talked
        self._tell(talked.assessment.safety)
        is_family, age = talked.voice is Voice.FAMILY, talked.dialog.ages.erase_below
        show(
            "",
            pgettext("family", "Please ask the child's own doctors")
            if is_family
            else pgettext("patient", "Please ask a grown-up for help"),
            gettext(
                "These questions are not for patients under %(age)s. All answers have been erased; nothing "
                "is kept.",
                age=age,
            ),
            gettext(
                "This study was planned for adults. The child's own doctors know best about care and about "
                "studies for children."
            )
            if is_family
            else grown_up_can(talked.dialog.study.contact),
            *contact_lines(talked),
        )
        talked.erase()
        self.is_over = True

    def _notice(self, notice: Notice) -> None:
        self.show_banners()
        steps: tuple[Step, ...] = ()
        if notice.kind == EMERGENCY:
            show("", gettext("Please get help first"))
            options = [gettext("Go on with the questions")]
        elif notice.kind == FLAG:
            self._say_flag()
            options = [
                gettext("Go on with the questions"),
                gettext("Talk to the study team"),
                gettext("Stop here"),
            ]
        else:
            steps = notice.steps
            self._say_contradiction(notice)
            change = gettext("Change")
            options = [
                gettext("Leave them as they are"),
                *(labelled(change, say(self.talked, each.title or each.questions[0].text)) for each in steps),
            ]
        picked = choose(options, (Key.BACK, Key.STOP))
        if picked is Key.BACK:
            self.at = turns(self.talked)[-1].step_id
        elif isinstance(picked, int) and steps and picked:
            self.at = steps[picked - 1].id
        else:
            self._pass(notice, stops=picked is Key.STOP or picked in (1, 2))

    def _pass(self, notice: Notice, stops: bool) -> None:
        self.talked.see(*notice.ids)
        if notice.kind == EMERGENCY:
            self.talked.pass_emergency()
        self.talked.stop(stops)

    def _say_flag(self) -> None:
        reason = next(iter(reasons(self.talked)), None)
        show(
            "",
            gettext("Before you go on"),
            gettext(
                "Compared with the published conditions, this study may not be a match. The study team makes "
                "the final decision."
            ),
        )
        if reason and reason.text:
            show(say(self.talked, reason.text))
        show(
            no_delay(self.talked),
            gettext("You can go on, talk to the team anyway, or stop here. Each is fine."),
        )

    def _say_contradiction(self, notice: Notice) -> None:
        show("", gettext("Two answers do not seem to go together"))
        if notice.contradiction:
            show(say(self.talked, notice.contradiction.text))
        show(
            gettext(
                "You can change one of them, or leave them as they are. Then the team will look at it with "
                "you."
            )
        )


def _heading(talked: Conversation, step: Step) -> list[str]:
    """What stands above the questions of a step."""
    title = [say(talked, step.title)] if step.title else []
    intro = [say(talked, step.intro)] if step.intro else []
    return ["", *title, *intro] if title or intro else []
