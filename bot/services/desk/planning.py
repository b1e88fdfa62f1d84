"""What the clerk does at one look: pure, from what it sees to letters, timers and marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.dialogue import cards, desk_lists
from bot.dialogue.library import Library
from bot.dialogue.receipts import late
from bot.domain.cases import Case, Status
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.desk import Apology, DeskPlan, DeskView, Timer
from bot.domain.messages import Address, Origin, Outgoing
from bot.planning import escalation, rota
from bot.planning.invited import with_invited
from bot.services.desk import lettering, who_is_called
from bot.services.pace import CLOCKS_DIFFER_S

DIGEST_EVERY_S = 15.0
NOTE = "note"
TOPICS_REFUSED, TOPICS_TOLD = "topics-refused", "topics-told"
DIGEST_MARK, HANDOVER_MARK, NOBODY_MARK = "digest", "handover", "nobody/"
DAY_S = 24 * 3600.0
_DONE = frozenset({Status.ANSWERED, Status.MERGED, Status.WITHDRAWN})


def plan(view: DeskView, library: Library, desk: Address) -> DeskPlan:
    """What to do now, the most pressing first: calls for harm and danger, cases of officers who left, a handover, new
    cases, reminders, corrections of cards.
    """
    known = with_invited(library.desk, view.officers)
    work = _Work(view, replace(library, desk=known), desk, view.room)
    work.call()
    work.take_back()
    work.tell_of_topics()
    work.tell_stopped()
    work.hand_over()
    work.tell()
    work.remind()
    work.tell_unheard()
    work.apologise()
    work.correct()
    work.tell_nobodies()
    return DeskPlan(
        tuple(work.letters),
        work.all_shown,
        tuple(work.shown),
        tuple(work.edited),
        tuple(work.called),
        tuple(work.timers),
        tuple(work.apologies),
        tuple(work.unheard),
        tuple(work.released),
        tuple(work.marks),
        tuple(work.stopped),
    )


@dataclass
class _Work:
    """A plan in the making, and the room that is left in the chat."""

    view: DeskView
    library: Library
    desk: Address
    room: int
    letters: list[Letter] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    apologies: list[Apology] = field(default_factory=list)
    unheard: list[int] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    all_shown: bool = False

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.view.now_s, self.library.desk.zone)

    @property
    def _called_for(self) -> frozenset[int]:
        return frozenset(case.id for case in self.view.calls)

    def call(self) -> None:
        """Calls for cases that the desk has heard of; those of new ones follow their card."""
        fresh = {case.id for case in self.view.fresh}
        for case in self.view.calls:
            if case.id not in fresh:
                self._call(case)

    def tell_of_topics(self) -> None:
        """Once, that the bot lacks the right to open topics; again when it was lost again."""
        if TOPICS_REFUSED in self.view.marks and TOPICS_TOLD not in self.view.marks and self.room > 0:
            self._write(Letter(self.desk, Outgoing(self.library.say("desk_no_topics")), Priority.DESK))
            self.marks.append((TOPICS_TOLD, self.view.now_s))

    def take_back(self) -> None:
        """Cases whose holder is no officer any more are open again, and those on duty hear of it."""
        known = {officer.id for officer in self.library.desk.officers}
        for holder, codes in self.view.held.items():
            if holder in known or self.room < 1:
                continue
            called = escalation.reachable(self.library.desk, self.now)
            self._write(Letter(self.desk, desk_lists.given_back(codes, called, self.library), Priority.DESK))
            self.released.append(holder)

    def tell_stopped(self) -> None:
        """Findings that were on their way, and do not go: their officer believes them sent."""
        for one in self.view.stopped[: max(self.room, 0)]:
            officer = next((who for who in self.library.desk.officers if who.id == one.officer), None)
            self._note(one.case, desk_lists.stopped(one, officer, self.library))
            self.stopped.append(one.mark)

    def tell_unheard(self) -> None:
        """Whom the desk's word did not reach, by how many: what was sent is not taken for heard."""
        for one in self.view.unheard[: max(self.room, 0)]:
            self._note(one.case, desk_lists.unheard(one, self.library))
            self.unheard.append(one.case.id)

    def apologise(self) -> None:
        """Those whom an answer was promised by now are told that it takes longer, in the hours of duty."""
        if rota.is_duty(self.library.desk, self.now):
            for case in self.view.late:
                self.apologies.append(Apology(case.id, Outgoing(late(case, self.library))))

    def hand_over(self) -> None:
        """At a change of shifts the new ones are told what is open; the first look only notes the time, also after the
        clock was put back.
        """
        last_s = self.view.marks.get(HANDOVER_MARK)
        if last_s is None or last_s > self.view.now_s + CLOCKS_DIFFER_S:
            self.marks.append((HANDOVER_MARK, self.view.now_s))
            return
        last = datetime.fromtimestamp(last_s, self.library.desk.zone)
        if self.room < 1 or not rota.boundaries(self.library.desk, last, self.now):
            return
        self.marks.append((HANDOVER_MARK, self.view.now_s))
        coming = rota.on_duty(self.library.desk, self.now)
        if coming:
            self._write(
                Letter(self.desk, desk_lists.handover(self.view.queue(), coming, self.now, self.library), Priority.DESK)
            )

    def tell(self) -> None:
        """Cards for what was asked for and for what is new; a digest where there is more than the chat can take. Those
        of members who sent nothing else lately come first, so that no one's many cases put another's off to a digest.
        """
        for case in self.view.wanted[: max(self.room, 0)]:
            self._card(case)
        first = [case for case in self.view.fresh if case.id not in self.view.repeated]
        if self._fit(self.view.fresh, self.view.fresh_in_all):
            for case in self.view.fresh:
                self._new_card(case)
        elif self.view.repeated and first and self._fit(first, self.view.fresh_in_all - len(self.view.repeated)):
            for case in first:
                self._new_card(case)
        elif self.room > 0 and not 0 <= self.view.now_s - self.view.marks.get(DIGEST_MARK, 0.0) < DIGEST_EVERY_S:
            self._digest()

    def _fit(self, new: Sequence[Case], in_all: int) -> bool:
        """Whether there is room for a card of each, and for the calls beside them."""
        return in_all + sum(case.id in self._called_for for case in new) <= self.room

    def remind(self) -> None:
        """Timers that are due: the holder, those on duty, then the standby, then the head; while nobody is on duty, for
        urgent cases alone.

        Of several calls that came due meanwhile, only the last is made.
        """
        for case, step in self.view.due:
            since = datetime.fromtimestamp(case.since_s, self.library.desk.zone)
            due = escalation.last_due(escalation.waiting(self.library.desk, case), since, step, self.now)
            if due is None:
                self.timers.append(who_is_called.timer(self.library.desk, case, since, step, self.now))
                continue
            if self.room < 1:
                return
            reached, backup = due
            self._note(
                case,
                desk_lists.reminder(
                    case, who_is_called.reminded(self.library.desk, case, backup, self.now), self.library
                ),
            )
            self.timers.append(who_is_called.timer(self.library.desk, case, since, reached + 1, self.now))

    def correct(self) -> None:
        """Cards that no longer say how things are, edited in place; the view holds back those that were just edited."""
        for case in self.view.changed[: max(self.room, 0)]:
            card = lettering.card_of(case, self.view, self.library, self.desk)
            self._write(replace(card, edit=case.card, close_topic=case.status in _DONE and not case.spoken))
            self.edited.append(case.id)

    def tell_nobodies(self) -> None:
        """Names on the rota that are nobody's: told when they are first seen, and again each day."""
        told = lettering.of_nobodies(self.library)
        mark = f"{NOBODY_MARK}{told[0]}" if told else ""
        if not told or self.room < 1 or 0 <= self.view.now_s - self.view.marks.get(mark, -DAY_S) < DAY_S:
            return
        self._write(Letter(self.desk, told[1], Priority.DESK))
        self.marks.append((mark, self.view.now_s))

    def _card(self, case: Case) -> None:
        """A card of its own, in a topic of its own where the chat is a forum."""
        topic = "" if case.topic else cards.topic_name(case, self.library)
        self._write(replace(lettering.card_of(case, self.view, self.library, self.desk), new_topic=topic))
        self.shown.append(case.id)
        self.edited.append(case.id)

    def _new_card(self, case: Case) -> None:
        """With the call for the case, where there is one."""
        self._card(case)
        if case.id in self._called_for:
            self._call(case)

    def _call(self, case: Case) -> None:
        """Somebody was harmed or is in danger: officers are called by name, at night and on holidays too; the one who
        holds the case, and others where that one is off duty. A message of its own, as edits make no sound.
        """
        if self.room < 1:
            return
        called = who_is_called.for_help(self.library.desk, case, self.now)
        self._note(case, desk_lists.call_for_help(case, called, self.library))
        self.called.append(case.id)

    def _digest(self) -> None:
        alone = 0
        for case in self.view.fresh:
            if 1 + (case.id in self._called_for) >= self.room:
                break
            self._new_card(case)
            alone += 1
        urgent = max(self.view.fresh_urgent - alone, 0)
        folded = desk_lists.digest(self.view.fresh_in_all - alone, urgent, self.library)
        self._write(Letter(self.desk, folded, Priority.DESK))
        self.all_shown = True
        self.marks.append((DIGEST_MARK, self.view.now_s))

    def _note(self, case: Case, outgoing: Outgoing) -> None:
        track = Track(case.id, NOTE)
        self._write(Letter(self.desk, outgoing, Priority.DESK, origin=Origin(topic=case.topic), track=track))

    def _write(self, letter: Letter) -> None:
        self.letters.append(letter)
        self.room -= 1
