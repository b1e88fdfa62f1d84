"""The page, wired: a channel whose letters are read and not sent, and the knowledge to look things up in."""

from collections.abc import Sequence
from functools import partial

from bot.app.figures import read_cases, read_figures
from bot.app.learning_desk import LearningDesk
from bot.app.side import UNLIMITED, Allowance, Route, Shared, Work
from bot.channels.web.browse import Browse
from bot.channels.web.channel import WebChannel
from bot.channels.web.chat import Chat
from bot.channels.web.desk.board import DeskBoard
from bot.channels.web.desk.broadcasts import BroadcastPages
from bot.channels.web.desk.drafts import DraftPages
from bot.channels.web.desk.entrance import SESSIONS, START, Entrance
from bot.channels.web.desk.figures import COUNTED, FIGURES, FiguresPage
from bot.channels.web.desk.gate import Gate
from bot.channels.web.desk.lessons import LessonPages
from bot.channels.web.desk.log import LogPage
from bot.channels.web.desk.mini_app import MiniApp
from bot.channels.web.desk.photos import Photos
from bot.channels.web.desk.places import BROADCASTS, DRAFTS, LESSONS, LOG, ROTA
from bot.channels.web.desk.rota import RotaPage
from bot.channels.web.desk.taking import Taking
from bot.channels.web.door import Door, Handler, Where
from bot.channels.web.readers import Readers
from bot.channels.web.receipt import ReceiptPage
from bot.channels.web.rendering import RECEIPT
from bot.channels.web.site import STATIC, Site
from bot.channels.web.visitors import NAME, Visitors
from bot.config.web import Web
from bot.dialogue.library import Library
from bot.dialogue.public_findings import RECENT_S
from bot.domain.board import ENTRANCE, MINI_APP, is_board
from bot.domain.messages import NOBODY, Address
from bot.importing.shelf import FOLDER, DraftShelf

A_PAGE, A_FORM, A_SEARCH, A_TRY = 0.5, 1.0, 2.0, 10.0
"""How much of its network's share a request takes (`bot.channels.web.door`)."""
CASE_PAGE = "/desk/vu/{code}"


class WebSide:
    """See `bot.app.side.Side`. Broadcasts lie ready like any letter."""

    carrier = None
    lease = None
    hears = True
    title = NAME

    def __init__(self, shared: Shared) -> None:
        pages = shared.store.pages()
        self.channel = WebChannel(pages)
        self.worker = f"{shared.worker}/w"
        self.delivery = Readers(pages)
        self.source = NAME
        self._site = Site(shared.library)
        where = where_of(shared.settings.web)
        self._door = Door(where, self._site.error)
        receive = partial(shared.receive, self.channel, self.source)
        visitors = Visitors(pages, shared.clock)
        self._chat = Chat(self._site, self.channel, pages, self.delivery, receive, shared.anew, visitors, where)
        self._browse = Browse(self._site, partial(shared.store.public_findings, RECENT_S))
        self._receipt = ReceiptPage(self._site, shared.store.receipts(), visitors, where)
        self._gate = Gate(self._site, shared.store.entering(), where)
        board = shared.store.board()
        taking = Taking(self._site, self.channel, pages, self.delivery, receive)
        photos = Photos(pages.photo, shared.fetch, shared.anew)
        self._desk = DeskBoard(self._gate, board, taking, photos, self.delivery, shared.clock)
        self._rota = RotaPage(self._gate, board, taking, shared.clock)
        self._broadcasts = BroadcastPages(self._gate, shared.store.broadcasts(), taking, shared.clock)
        self._log = LogPage(self._gate, board, shared.clock)
        self._entrance = Entrance(self._gate, shared.clock)
        self._figures = FiguresPage(
            self._gate,
            lambda library: read_figures(shared.store.counted(), library, shared.clock.now_s()),
            lambda wanted, library: read_cases(shared.store.counted(), wanted, library, shared.clock.now_s()),
            CASE_PAGE,
            board.note,
        )
        self._learning = LearningDesk(shared.store.teaching(), shared.settings)
        self._lessons = LessonPages(self._gate, self._learning, taking, board)
        self._drafts = DraftPages(self._gate, DraftShelf(shared.settings.knowledge.parent / FOLDER), board.note)
        self._mini_app = MiniApp(self._gate, shared.clock, shared.settings.telegram.token)

    def routes(self) -> Sequence[Route]:
        chat, browse = self._chat, self._browse
        pages: tuple[tuple[str, str, Handler, float], ...] = (
            *self._board(),
            ("GET", "/", chat.show, A_PAGE),
            ("POST", "/gui", chat.say, A_FORM),
            ("GET", "/su-kien", chat.events, A_PAGE),
            ("GET", r"/tep/{number:\d{1,18}}/{place:\d}", chat.picture, A_PAGE),
            ("POST", "/ket-thuc", chat.leave, A_FORM),
            ("GET", RECEIPT, self._receipt.show, A_SEARCH),
            ("GET", "/tra-cuu", browse.start, A_PAGE),
            ("POST", "/tra-cuu", browse.search, A_SEARCH),
            ("GET", "/tra-cuu/van-ban/{document}", browse.document, A_PAGE),
            ("GET", "/tra-cuu/muc/{document}/{clause}", browse.clause, A_PAGE),
            ("GET", "/tra-cuu/chu-de/{topic}", browse.topic, A_PAGE),
            ("GET", "/tra-cuu/tra-loi/{entry}", browse.answer, A_PAGE),
            ("GET", STATIC + "/{hash}/{name}", self._site.file, 0.0),
            ("GET", "/{other:.*}", self._site.nothing, A_PAGE),
            ("POST", "/{other:.*}", self._site.nothing, A_PAGE),
        )
        return [(method, path, self._door.around(handler, cost)) for method, path, handler, cost in pages]

    def _board(self) -> tuple[tuple[str, str, Handler, float], ...]:
        gate, entrance, desk = self._gate, self._entrance, self._desk
        return (
            ("GET", START, gate.for_officers(desk.list_cases), A_PAGE),
            ("GET", "/desk/vu/{code}", gate.for_officers(desk.show_case), A_PAGE),
            ("GET", "/desk/ke", gate.for_officers(desk.next_case), A_PAGE),
            ("GET", r"/desk/anh/{code}/{place:\d{1,2}}", gate.for_officers(desk.photo), A_PAGE),
            ("GET", "/desk/thay-doi", gate.for_officers(desk.changes), A_PAGE),
            ("POST", "/desk/lam", gate.forms(desk.taking.order), A_FORM),
            ("GET", ROTA, gate.for_officers(self._rota.show), A_PAGE),
            ("GET", BROADCASTS, gate.for_officers(self._broadcasts.list), A_PAGE),
            ("GET", BROADCASTS + "/{code}", gate.for_officers(self._broadcasts.show), A_PAGE),
            ("GET", LESSONS, gate.for_officers(self._lessons.start), A_SEARCH),
            ("GET", LESSONS + r"/{code:[0-9a-f]{6}}", gate.for_officers(self._lessons.show), A_SEARCH),
            ("POST", LESSONS, gate.forms(self._lessons.do), A_FORM),
            ("GET", DRAFTS, gate.for_officers(self._drafts.list), A_PAGE),
            ("GET", DRAFTS + "/{name}", gate.for_officers(self._drafts.show), A_PAGE),
            ("POST", DRAFTS, gate.forms(self._drafts.do), A_FORM),
            ("GET", LOG, gate.for_officers(self._log.show), A_PAGE),
            ("GET", ENTRANCE, entrance.ask, A_PAGE),
            ("POST", ENTRANCE, entrance.enter, A_TRY),
            ("GET", MINI_APP, self._mini_app.open, A_PAGE),
            ("POST", MINI_APP, self._mini_app.enter, A_TRY),
            ("POST", "/desk/ra", gate.forms(entrance.leave), A_FORM),
            ("GET", FIGURES, gate.for_officers(self._figures.show), A_SEARCH),
            ("GET", COUNTED, gate.for_officers(self._figures.cases), A_SEARCH),
            ("GET", SESSIONS, gate.for_officers(entrance.sessions), A_PAGE),
            ("POST", SESSIONS, gate.forms(entrance.end), A_FORM),
        )

    def sources(self) -> Sequence[Work]:
        return ()

    def background(self) -> Sequence[Work]:
        return ()

    def is_spared(self, key: str) -> bool:
        """What belongs to nobody is no one's flood, and officers work."""
        chat = Address.of(key).chat
        return chat == NOBODY or is_board(chat)

    async def follow(self) -> None:
        """The desk is elsewhere."""

    async def allowance(self) -> Allowance:
        return UNLIMITED

    def use(self, library: Library) -> None:
        is_new = library.knowledge is not self._site.library.knowledge
        self._site.library = library
        if is_new:
            self._learning.renew()

    def stop(self) -> None:
        """Streams end with `delivery`."""

    async def close(self) -> None:
        await self._learning.stop()


def where_of(web: Web) -> Where:
    return Where(web.public_host, https=web.public_url.startswith("https://"), proxies=web.proxies)
