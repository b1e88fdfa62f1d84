"""What others wrote is shown so that nothing in it can be tapped, to whom ever it is shown."""

import re
from dataclasses import replace

import pytest

from bot.dialogue import cards
from bot.dialogue.engine import step
from bot.dialogue.findings import finding_text
from bot.dialogue.library import Library
from bot.dialogue.provenance import said_of_forward, said_of_links
from bot.dialogue.shown import harmless, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.asking import Found
from bot.domain.case_effects import AskMore, Prepare
from bot.domain.cases import Case, CaseKind, Finding, Material, Officer, Reason, Status, Urgency
from bot.domain.desk_effects import TellDesk
from bot.domain.drafts import Draft
from bot.domain.messages import Address, Incoming, Outgoing, Setting
from bot.links.link import inspect
from tests.as_read import as_read
from tests.conftest import ROOT

NOON_S = 1_795_496_400.0
DESK = Address("telegram", "-100")
LAN = Officer("telegram:1", "Lan", admin=True)
STRANGE = [
    "http://evil.example",
    "https://evil.example/vtv.vn",
    "https://vtv.vn@evil.example/x",
    "http://a.b.khong-co-duoi:8080/",
    "https://vtv.vn.evil.example",
    "http://evil。example",
    "http://nhandan.evil.onion?x=1",
    "http://103.77.162.10/x",
    "https://vtv-vn.top/a",
]
LIVE = re.compile(r"(?i)https?:|\w[.。．｡]\w")
"""A scheme, or a dot within a name, of which a platform may make a link."""
CASE = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin"), submitters=1)


def at_desk(shelf: Library) -> Library:
    return replace(shelf, desk=replace(shelf.desk, address=DESK, officers=(LAN,)))


def host_is_live(text: str, url: str) -> bool:
    """Whether the part that a browser would open is left as it was."""
    host = re.split(r"[/?#]", url.partition("://")[2])[0]
    return host in text or LIVE.search(re.sub(r"/\S*", "", harmless(url))) is not None


@pytest.mark.parametrize("url", STRANGE)
def test_a_link_is_shown_to_members_as_to_officers_with_brackets_whatever_it_ends_in(url: str, shelf: Library) -> None:
    link = inspect(url, shelf.sources)
    to_member = "\n".join(said_of_links([link], 1, shelf))
    case = replace(CASE, material=Material(f"xem {url} nhé", links=(url,)), notes=(url,), contacts=(url,))
    to_desk = cards.card(case, shelf, NOON_S, {}).text + cards.whole(case, shelf).text
    for text in (to_member, to_desk):
        assert "[.]" in text
        assert not host_is_live(text, url), text


WORDS = "xem http://evil.example/a và www.vtv-vn.top, báo @ban_hoc, gõ /xoa"


def _member(shelf: Library, incoming: Incoming, draft: Draft | None = None, waits: str = "", **found: object) -> str:
    """Everything that a message leads to, for the member and for the desk."""
    state = State(3, waits, (incoming.action,) if incoming.action else (), draft)
    result = step(state, replace(incoming, version=3), Context(shelf, Found(**found), NOON_S, "H4-QD66"))  # type: ignore[arg-type]
    told = [effect.outgoing for effect in result.effects if isinstance(effect, TellDesk)]
    return "\n".join(one.text for one in (*result.replies, *told))


ECHOES = {
    "a note in the summary": (Incoming(WORDS), Draft(Material("tin"), reason=Reason.OTHER), "note"),
    "a name in the summary": (Incoming(WORDS), Draft(Material("tin"), reason=Reason.OTHER), "name"),
    "a name in the receipt": (Incoming(action="send:now"), Draft(Material("tin"), contact=WORDS), ""),
    "words to an answered case": (Incoming(action="join"), Draft(Material("tin"), note=WORDS, contact=WORDS), ""),
    "an answer to the desk": (Incoming(WORDS), Draft(case_id=7, code=CASE.code), "more"),
    "a channel's name": (Incoming("tin", forwarded=WORDS), None, ""),
    "a code that is none": (Incoming("/theodoi vtv-vn.top"), None, ""),
}


@pytest.mark.parametrize(("incoming", "draft", "waits"), ECHOES.values(), ids=ECHOES.keys())
def test_a_members_own_words_come_back_without_a_link(
    incoming: Incoming, draft: Draft | None, waits: str, shelf: Library
) -> None:
    answered = replace(CASE, status=Status.ANSWERED, finding=Finding.SCAM)
    same = answered if incoming.action == "join" else None
    text = _member(at_desk(shelf), incoming, draft, waits, cases=(CASE,), mine=frozenset({7}), same=same)
    assert "vtv-vn[.]top" in text or "evil[.]example" in text, text
    for live in ("evil.example", "vtv-vn.top", " @ban_hoc", " /xoa"):
        assert live not in text


OFFICERS_ECHO = [
    "/traloi K7-3M24 vtv-vn.top",
    "/chuyen K7-3M24 vtv-vn.top",
    "/thuhoi vtv-vn.top",
    "/traloi K7-3M24 tra-loi entry:vtv-vn.top",
]


@pytest.mark.parametrize("typed", OFFICERS_ECHO)
def test_what_an_officer_mistyped_comes_back_without_a_link(typed: str, shelf: Library) -> None:
    incoming = Incoming(typed, setting=Setting.DESK, address=DESK, sender=LAN.id)
    result = step(State(), incoming, Context(at_desk(shelf), Found(cases=(CASE,)), NOON_S, officer=LAN))
    text = "\n".join((one.text or one.notice) for one in result.replies)
    assert "vtv-vn.top" not in text
    assert "vtv-vn[.]top" in text


OFFICIAL = "https://nhandan.vn/bai-viet.html"
ANSWER = f"Giả. Xem {OFFICIAL} và báo vtv.vn; đừng vào https://vtv-vn.top/a, evil.example, hxxp://bidv-vn.top"


def test_an_officers_words_keep_their_official_links_and_no_others(shelf: Library) -> None:
    shown = without_strangers(ANSWER, shelf)
    assert OFFICIAL in shown
    assert "báo vtv.vn;" in shown
    assert "hxxps://vtv-vn[.]top/a" in as_read(shown)
    assert "bidv-vn[.]top" in shown
    assert finding_text(replace(CASE, finding=Finding.FALSE, message=ANSWER), shelf).count("[.]") == shown.count("[.]")


def test_a_question_back_is_shown_in_the_same_way(shelf: Library) -> None:
    incoming = Incoming(f"/hoithem K7-3M24 {ANSWER}", setting=Setting.DESK, address=DESK, sender=LAN.id)
    before = step(State(), incoming, Context(at_desk(shelf), Found(cases=(CASE,)), NOON_S, officer=LAN))
    (pending,) = [effect.pending for effect in before.effects if isinstance(effect, Prepare)]
    assert "vtv-vn.top" not in before.replies[0].text
    send = replace(incoming, text="", action=f"guidi:K7-3M24:{pending.mark}")
    found = Found(cases=(CASE,), pending=(pending,))
    result = step(State(), send, Context(at_desk(shelf), found, NOON_S, officer=LAN))
    (asked,) = [effect.question for effect in result.effects if isinstance(effect, AskMore)]
    assert isinstance(asked, Outgoing)
    assert "vtv-vn.top" not in asked.text
    assert OFFICIAL in asked.text


def test_a_channel_is_named_without_a_link(shelf: Library) -> None:
    (said,) = said_of_forward(Incoming("x", forwarded="Kênh vtv-vn.top"), shelf)
    assert "vtv-vn[.]top" in said


def test_in_the_dialogue_and_the_services_nothing_else_puts_links_in_brackets() -> None:
    rooms = [*ROOT.glob("bot/dialogue/**/*.py"), *ROOT.glob("bot/services/**/*.py")]
    found = [path.name for path in rooms if re.search(r"\bdefang\b|\.defanged\b", path.read_text(encoding="utf-8"))]
    assert found == ["shown.py"]
