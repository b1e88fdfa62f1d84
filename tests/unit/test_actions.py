"""Buttons: what is written is read back, and fits; what nobody wrote is no button, and is explained."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.callback import MAX_BYTES, packed, unpacked
from bot.dialogue.actions import DECLARED, Action, parse
from bot.dialogue.actions.asking import PickInPoll
from bot.dialogue.engine import read
from bot.dialogue.library import Library
from bot.dialogue.registry import FALLBACK, MEMBER, OFFICER
from bot.dialogue.state import State
from bot.domain.messages import Incoming, Setting
from tests.buttons import buttons, example

NEWEST = 36**6
"""Versions count minutes since the epoch, and one for each message: below this for the next thousand years."""
ON_BUTTONS = sorted(DECLARED.keys() - {PickInPoll.tag})


@pytest.mark.parametrize("tag", ON_BUTTONS)
def test_every_button_fits_with_its_version_and_is_read_back_as_it_was(tag: str) -> None:
    """What draws a tag's buttons is made once for all of them: made anew for each it took as long as all else."""

    @given(buttons(DECLARED[tag]))
    def fits(button: Action) -> None:
        carried = packed(NEWEST, button.pack())
        assert len(carried.encode()) <= MAX_BYTES
        found = unpacked(carried)
        assert found is not None
        assert parse(found[1]) == button

    fits()


@given(data=st.data())
def test_a_poll_is_read_back_as_the_channel_wrote_it(data: st.DataObject) -> None:
    picked = data.draw(buttons(PickInPoll))
    assert parse(picked.pack()) == picked


tails = st.lists(st.text(max_size=12) | st.sampled_from(["K7-3M24", "0", "08", "now", "٣", "\ud800"]), max_size=4)
anything = st.text(max_size=64) | st.builds(
    lambda tag, behind: ":".join((tag, *behind)), st.sampled_from(sorted(DECLARED)), tails
)


@given(anything)
def test_whatever_a_client_sends_is_a_button_as_we_write_it_or_none(text: str) -> None:
    action = parse(text)
    assert action is None or action.pack() == text


@given(anything, st.sampled_from([Setting.PRIVATE, Setting.DESK]))
def test_what_is_no_button_is_explained_as_an_old_one(shelf: Library, text: str, setting: Setting) -> None:
    if text and parse(text) is None:
        assert read(State(), Incoming(action=text, version=0, setting=setting), shelf).step is FALLBACK


def test_every_button_leads_somewhere() -> None:
    known = {*MEMBER.by_action, *OFFICER.by_action}
    assert {tag for tag in DECLARED if tag not in known} == {"stale", "out-of-range"}


def test_two_buttons_of_one_tag_are_refused_where_they_are_declared() -> None:
    with pytest.raises(TypeError, match="'entry': declared as OpenEntry before"):
        type("Another", (Action,), {"tag": "entry"})


SHOWN_BEFORE = (
    "entry:anh-hop-lop", "grounds:anh-hop-lop", "notmeant:anh-hop-lop", "watch:anh-hop-lop", "unwatch:anh-hop-lop",
    "topics", "topics:8", "topic:hop-lop", "topic:hop-lop:8", "desk", "urgent", "mydata", "forget", "forget:yes",
    "help", "dap:2", "!poll:1:53:12", "out-of-range", "stale", "unsupported", "check", "check:mat:co", "send",
    "send:now", "send:note", "send:unnoted", "send:name", "send:anon", "send:drop", "reason:lua-dao", "harm:da-bam",
    "join", "sendall:these", "sendall:all", "drafts", "draft:29906000", "near:K7-3M24", "follow:K7-3M24",
    "them:K7-3M24", "give:K7-3M24", "cuatoi", "viec:K7-3M24", "rutlai:K7-3M24", "rutngay:K7-3M24",
    "danhgia:K7-3M24:ich", "hangdoi", "hangdoi:8", "xem:K7-3M24", "doc:K7-3M24", "nhan:K7-3M24", "bonhan:K7-3M24",
    "traloi:K7-3M24", "hoithem:K7-3M24", "chuyen:K7-3M24", "chuyen:K7-3M24:telegram:12", "gop:K7-3M24",
    "gop:K7-3M24:P9-WT4R", "gop:K7-3M24:P9-WT4R:v3", "tach:K7-3M24", "tach:K7-3M24:v2", "ketluan:K7-3M24:sai",
    "gui:K7-3M24:gay-hieu-lam", "cau:K7-3M24:anh-hop-lop", "guicau:K7-3M24:anh-hop-lop", "guidi:K7-3M24:0a1b2c3d",
    "xembai:K7-3M24:0a1b2c3d", "suabai:K7-3M24:0a1b2c3d", "bobai:K7-3M24:0a1b2c3d", "ghiloi:K7-3M24:0a1b2c3d",
    "hoantac:K7-3M24:0a1b2c3d:2", "thuhoi:telegram:12", "leave", "sub:topics", "sub:topic:thong-bao", "sub:rhythm",
    "sub:every:1", "sub:units", "sub:unit:", "sub:unit:xa-a", "bc:ok:K7-3M24", "bc:ok:K7-3M24.2", "bc:edit:K7-3M24",
    "bc:when:K7-3M24", "bc:set:K7-3M24.1:1795606200", "bc:whom:K7-3M24", "bc:to:K7-3M24:all",
    "bc:to:K7-3M24.1:unit:xa-a", "bc:pause:K7-3M24", "bc:resume:K7-3M24", "bc:drop:K7-3M24.1",
    "news:K7-3M24", "bc:article:K7-3M24", "bc:plain:K7-3M24.1", "art:again:K7-3M24.5", "art:went:K7-3M24.5",
    "art:letters:K7-3M24.5", "cosan:K7-3M24:lua-dao", "congbo:K7-3M24", "congbodi:K7-3M24:1", "thoicongbo:K7-3M24",
    "teach", "teach:now", "hoc:nhan:1", "hoc:bo:1", "thongke:chu-de", "nk:812:1:telegram:12", "nk:0:0:K7-3M24",
    "phien:dong:0a1b2c3d", "phien:het",
)  # fmt: skip
"""Buttons that people have on their screens, and that stored conversations offer: none of them may change."""


@pytest.mark.parametrize("text", SHOWN_BEFORE)
def test_a_button_that_was_shown_before_is_still_read_and_written_so(text: str) -> None:
    action = parse(text)
    assert action is not None
    assert action.pack() == text


def test_no_kind_of_button_is_without_one_that_was_shown_before() -> None:
    assert {action.tag for action in map(parse, SHOWN_BEFORE) if action is not None} == set(DECLARED)


@pytest.mark.parametrize("tag", sorted(DECLARED))
def test_a_small_example_of_each_button_is_one(tag: str) -> None:
    action = parse(example(tag))
    assert action is not None
    assert action.tag == tag


BOT = Path(__file__).parents[2] / "bot"
ACTIONS = BOT / "dialogue" / "actions"
PARSERS = {"removeprefix", "removesuffix", "partition", "rpartition", "split", "rsplit", "startswith", "endswith"}


def test_buttons_are_written_and_read_where_they_are_declared_and_nowhere_else() -> None:
    """Elsewhere a Choice is only read back whole from a stored row, and an action is text that nobody takes apart."""
    files = [file for file in sorted(BOT.rglob("*.py")) if ACTIONS not in file.parents]
    assert len(files) > 200
    faults = [f"{file.relative_to(BOT)}:{line}" for file in files for line in _by_hand(file.read_text())]
    assert faults == []


@pytest.mark.parametrize(
    "written",
    [
        'Choice("topics", label)',
        'Choice(f"xem:{code}", label)',
        "Choice(OPEN + entry, label)",
        'code = incoming.action.removeprefix("xem:")',
        'kind, _, rest = one.action.partition(":")',
        'sends = incoming.action == "send"',
        'sends = incoming.action in {"send", "join"}',
        'Incoming(action="send", version=1)',
        'replace(incoming, action=f"dap:{text}")',
    ],
)
def test_a_button_written_or_read_by_hand_is_noticed(written: str) -> None:
    assert list(_by_hand(written)) == [1]


def _by_hand(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (_makes_choice(node) or _takes_apart(node) or _names_action(node)):
            yield node.lineno
        if isinstance(node, ast.Compare) and _is_action(node.left) and any(map(_holds_text, node.comparators)):
            yield node.lineno


def _makes_choice(call: ast.Call) -> bool:
    by_name = isinstance(call.func, ast.Name) and call.func.id == "Choice"
    return by_name and any(isinstance(one, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Call) for one in call.args)


def _takes_apart(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in PARSERS and _is_action(call.func.value)


def _names_action(call: ast.Call) -> bool:
    by_name = isinstance(call.func, ast.Name) and call.func.id in {"Incoming", "replace"}
    return by_name and any(one.arg == "action" and _is_text(one.value) for one in call.keywords)


def _is_action(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "action"


def _holds_text(node: ast.expr) -> bool:
    return any(map(_is_text, node.elts)) if isinstance(node, ast.Set | ast.Tuple | ast.List) else _is_text(node)


def _is_text(node: ast.expr) -> bool:
    """Whether it is written out, and says something."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and node.value != "")
