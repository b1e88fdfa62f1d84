"""Learning on the board: questions that were not answered, put together; an example proposed with what it would change,
and decided by a second officer, as in the officers' chat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import quote

from aiohttp import web

from bot.channels.callback import packed
from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.looks import looking, mark_of
from bot.channels.web.desk.places import LESSONS
from bot.channels.web.desk.taking import Taking
from bot.channels.web.forms import BadForm, Form, see
from bot.dialogue.actions.desk import AcceptLesson, RefuseLesson
from bot.domain.teaching import MAX_GIVEN_CHARS, Cluster, Lesson, LessonStatus, NewLesson, Would
from bot.ports.board import Board
from bot.ports.teaching import Learning, NotWorkedOut

LOOKED = "hoc"
MOST_CLUSTERS, MOST_TEXTS = 40, 12
MOST_TRIED = 200
WORKING_MS, DONE_MS = 4_000, 60_000
"""How often a page looks anew while something is worked out, and else."""
DONE = frozenset({"denghi", "boqua", "trung", "cu"})


@dataclass(frozen=True, slots=True)
class LessonPages:
    """`tried`: examples as officers asked for them, by a digest; in this process alone, with nobody's name."""

    gate: Gate
    learning: Learning
    taking: Taking
    board: Board
    tried: dict[str, NewLesson] = field(default_factory=dict)

    async def start(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        await self._noted(request, signed)
        lessons = await self.learning.lessons()
        names = {one.id: one.name for one in await self.gate.officers()}
        proposed = [one for one in lessons if one.status is LessonStatus.PROPOSED]
        clusters, failed = await self._clusters()
        values = {
            "clusters": (clusters or ())[:MOST_CLUSTERS],
            "more": max(len(clusters or ()) - MOST_CLUSTERS, 0),
            "proposed": [self._shown(one, names, signed) for one in proposed],
            "approved": len(lessons) - len(proposed),
            "answer": await self.taking.answer(request, signed),
            "late": "cho" in request.query,
            **_working(clusters is None and not failed, failed),
        }
        return self._page("desk/lessons.html", request, signed, values)

    async def show(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        await self._noted(request, signed)
        clusters, failed = await self._clusters()
        cluster = _named(request.match_info["code"], clusters or ())
        if cluster is None and clusters is not None:
            return see(f"{LESSONS}?xong=cu")
        near: Sequence[Would] | None = None
        own, would = self.tried.get(request.query.get("thu", "")[:64]), None
        try:
            near = self.learning.nearest(cluster) if cluster is not None else None
            would = self.learning.would(own) if own is not None else None
        except NotWorkedOut:
            failed = True
        if own is not None and would is not None:
            self._try(replace(own, flips=would.flips))
        working = not failed and (near is None or (own is not None and would is None))
        example, twin = _first_two(cluster) if cluster is not None else ("", "")
        values = {
            "cluster": cluster,
            "texts": cluster.texts[:MOST_TEXTS] if cluster is not None else (),
            "near": [self._near(one, example, twin) for one in near] if near is not None else None,
            "own": own,
            "would": would,
            "own_title": self._title(own.entry) if own is not None else "",
            "own_mark": _digest(own) if own is not None else "",
            "written": own or NewLesson("", example, twin),
            "topics": self._topics(),
            "max_chars": MAX_GIVEN_CHARS,
            **_working(working, failed),
        }
        return self._page("desk/cluster.html", request, signed, values)

    async def do(self, _: web.Request, signed: SignedIn, form: Form) -> web.StreamResponse:
        """What a form of the two pages asks for."""
        code = form.get("cum")
        match form.get("viec"):
            case "xem":
                return see(f"{LESSONS}/{quote(code)}?thu={self._try(_written(form))}#thu")
            case "denghi":
                new = self.tried.get(form.get("thu"))
                if new is None or not new.flips:
                    return see(f"{LESSONS}?xong=cu")
                is_new = await self.learning.propose(replace(new, by=signed.officer.id), signed.officer.id)
                return see(f"{LESSONS}?xong={'denghi' if is_new else 'trung'}")
            case "boqua":
                cluster = _named(code, (await self._clusters())[0] or ())
                if cluster is None:
                    return see(f"{LESSONS}?xong=cu")
                await self.learning.pass_over(cluster.texts, signed.officer.id)
                return see(f"{LESSONS}?xong=boqua")
            case _:
                raise BadForm("nothing to do")

    async def _clusters(self) -> tuple[Sequence[Cluster] | None, bool]:
        """And whether they could not be worked out."""
        try:
            return await self.learning.clusters(), False
        except NotWorkedOut:
            return None, True

    async def _noted(self, request: web.Request, signed: SignedIn) -> None:
        if officer := looking(request, signed, LOOKED):
            await self.board.note(officer, LOOKED)

    def _page(
        self, template: str, request: web.Request, signed: SignedIn, values: Mapping[str, object]
    ) -> web.StreamResponse:
        done = request.query.get("xong", "")
        shared = {"here": "lessons", "look": mark_of(signed, LOOKED), "done": done if done in DONE else ""}
        return self.gate.page(template, signed, {**shared, **values})

    def _shown(self, one: Lesson, names: Mapping[str, str], signed: SignedIn) -> dict[str, object]:
        return {
            "lesson": one,
            "title": self._title(one.new.entry),
            "by": names.get(one.new.by, one.new.by),
            "is_own": one.new.by == signed.officer.id,
            "accept": packed(0, AcceptLesson(one.id).pack()),
            "refuse": packed(0, RefuseLesson(one.id).pack()),
        }

    def _near(self, one: Would, example: str, twin: str) -> dict[str, object]:
        mark = self._try(NewLesson(one.entry, example, twin, one.flips)) if not one.refused else ""
        return {"would": one, "title": self._title(one.entry), "share": f"{one.share:.0%}", "mark": mark}

    def _try(self, new: NewLesson) -> str:
        """The digest by which it is asked for."""
        mark = _digest(new)
        self.tried.pop(mark, None)
        while len(self.tried) >= MOST_TRIED:
            del self.tried[next(iter(self.tried))]
        self.tried[mark] = new
        return mark

    def _title(self, entry_id: str) -> str:
        entry = self.gate.site.library.entry(entry_id)
        return entry.title if entry is not None else entry_id

    def _topics(self) -> list[tuple[str, list[tuple[str, str]]]]:
        knowledge = self.gate.site.library.knowledge
        found: dict[str, list[tuple[str, str]]] = {}
        for one in knowledge.entries.values():
            found.setdefault(one.topic, []).append((one.id, one.title))
        return [(knowledge.topics[topic].title, entries) for topic, entries in found.items()]


def _working(is_working: bool, failed: bool) -> dict[str, object]:
    return {"working": is_working, "failed": failed, "every_ms": WORKING_MS if is_working else DONE_MS}


def _named(code: str, clusters: Sequence[Cluster]) -> Cluster | None:
    return next((one for one in clusters if one.code == code), None)


def _first_two(cluster: Cluster) -> tuple[str, str]:
    """An example, and what tests it."""
    return cluster.texts[0], cluster.texts[1] if len(cluster.texts) > 1 else ""


def _written(form: Form) -> NewLesson:
    example, twin = (" ".join(form.get(name).split())[:MAX_GIVEN_CHARS] for name in ("mau", "loi_thu"))
    return NewLesson(form.get("muc")[:96], example, twin)


def _digest(new: NewLesson) -> str:
    told = "\0".join((new.entry, new.example, new.twin))
    return sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
