"""The knowledge to look things up in: documents clause by clause, answers by topic, the same search as the dialogue's.

Every clause and every answer has an address of its own that stays.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.normalise import fold_text
from bot.answers.schema import Clause, Document, Entry, Kind
from bot.channels.web.forms import read_form
from bot.channels.web.rendering import Ground, address_of_clause, as_html, ground
from bot.channels.web.site import Site
from bot.dialogue.care import card_text
from bot.dialogue.library import Library
from bot.dialogue.public_findings import public_text
from bot.dialogue.render import page_of
from bot.domain.cases import PublicFinding
from bot.domain.marks import clean
from bot.planning.citations import notes_of

MAX_QUERY_CHARS = 400
MOST_CLAUSES, MOST_ANSWERS = 12, 8
MIN_WORD_CHARS = 3
ReadPublic = Callable[[], Awaitable[Sequence[PublicFinding]]]


@dataclass(frozen=True, slots=True)
class Item:
    """A line that leads somewhere."""

    title: str
    address: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Browse:
    site: Site
    read_public: ReadPublic

    @property
    def library(self) -> Library:
        return self.site.library

    async def start(self, _: web.Request) -> web.Response:
        return self._page("browse.html", query="", found=None, public=await self._public())

    async def _public(self) -> list[str]:
        """Findings that the desk made public, in the officers' words."""
        return [
            as_html(public_text(one.finding, one.message, one.answered_s, self.library))
            for one in await self.read_public()
        ]

    async def search(self, request: web.Request) -> web.Response:
        """What is looked for stands in no address, so that no log and no history keeps it."""
        query = " ".join(clean((await read_form(request)).get("q")).split())[:MAX_QUERY_CHARS]
        return self._page("browse.html", query=query, found=self._found(query) if query else None, public=())

    async def document(self, request: web.Request) -> web.Response:
        document = self.library.knowledge.documents.get(request.match_info["document"])
        if document is None:
            raise web.HTTPNotFound
        clauses = [(one.ref.partition("#")[2], one.label, self._ground(one)) for one in self._clauses_of(document)]
        notes = notes_of([one.ref for one in self._clauses_of(document)], self.library.knowledge)
        return self._page("document.html", document=document, clauses=clauses, notes=notes)

    async def clause(self, request: web.Request) -> web.Response:
        """A clause, and the answers that rest on it."""
        ref = f"{request.match_info['document']}#{request.match_info['clause']}"
        clause = self.library.knowledge.clauses.get(ref)
        if clause is None:
            raise web.HTTPNotFound
        document = self.library.knowledge.documents[clause.document]
        beside = self._clauses_of(document)
        place = beside.index(clause)
        resting = [one for one in self.library.knowledge.entries.values() if ref in one.clauses]
        return self._page(
            "clause.html",
            document=document,
            clause=clause,
            before=_clause_item(beside[place - 1]) if place else None,
            after=_clause_item(beside[place + 1]) if place + 1 < len(beside) else None,
            answers=list(map(self._entry_item, resting)),
            notes=notes_of([ref], self.library.knowledge),
        )

    async def topic(self, request: web.Request) -> web.Response:
        topic = self.library.knowledge.topics.get(request.match_info["topic"])
        if topic is None:
            raise web.HTTPNotFound
        entries = map(self.library.knowledge.entries.__getitem__, topic.entries)
        return self._page("topic.html", title=topic.title, answers=list(map(self._entry_item, entries)))

    async def answer(self, request: web.Request) -> web.Response:
        entry = self.library.entry(request.match_info["entry"])
        if entry is None:
            raise web.HTTPNotFound
        knowledge = self.library.knowledge
        topic = knowledge.topics[entry.topic]
        return self._page(
            "answer.html",
            entry=entry,
            verdict=self._verdict(entry),
            topic=Item(topic.title, f"/tra-cuu/chu-de/{topic.id}"),
            citations=[(one.quote, self._ground(knowledge.clauses[one.clause])) for one in entry.citations],
            related=[self._entry_item(one) for one in filter(None, map(self.library.entry, entry.related))],
            notes=notes_of(entry.clauses, knowledge),
        )

    def _found(self, query: str) -> dict[str, object]:
        answer = self.library.answer(query)
        return {
            "help": self._help(answer),
            "answers": [self._entry_item(one) for one in _entries(answer)][:MOST_ANSWERS],
            "clauses": [_clause_item(one, self._ground(one).place) for one in self._with_words(query)][:MOST_CLAUSES],
        }

    def _help(self, answer: Answer) -> str:
        """What to do at once, before whatever was looked for."""
        card = answer.card if answer.status is AnswerStatus.URGENT else None
        return as_html(card_text(card), numbers=card.numbers) if card is not None else ""

    def _with_words(self, query: str) -> list[Clause]:
        """Clauses that have the words as they were typed, with or without their marks."""
        looked_for = fold_text(query)
        if len(looked_for) < MIN_WORD_CHARS:
            return []
        return [one for one in self.library.knowledge.clauses.values() if looked_for in fold_text(one.text)]

    def _clauses_of(self, document: Document) -> list[Clause]:
        return [one for one in self.library.knowledge.clauses.values() if one.document == document.id]

    def _ground(self, clause: Clause) -> Ground:
        return ground(clause, self.library)

    def _entry_item(self, entry: Entry) -> Item:
        return Item(entry.title, page_of(entry), self._verdict(entry))

    def _verdict(self, entry: Entry) -> str:
        return self.library.say(f"verdict_{entry.verdict}" if entry.kind is Kind.RULE else "web_not_covered")

    def _page(self, template: str, **values: object) -> web.Response:
        knowledge = self.library.knowledge
        shared: dict[str, object] = {
            "here": "browse",
            "documents": list(knowledge.documents.values()),
            "topics": sorted(knowledge.topics.values(), key=lambda one: one.order),
        }
        return self.site.page(template, shared | values)


def _entries(answer: Answer) -> Iterable[Entry]:
    first = (answer.entry,) if answer.entry is not None else ()
    return dict.fromkeys((*first, *(one.entry for one in answer.suggestions)))


def _clause_item(clause: Clause, title: str = "") -> Item:
    return Item(title or clause.label, address_of_clause(clause))
