"""Whatever a member sends, in whatever state, is answered by one message and a state that can be stored."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.callback import packed
from bot.dialogue.actions import DECLARED
from bot.dialogue.actions.asking import AskDesk, Unsupported
from bot.dialogue.actions.submitting import OfDraft, OfOwnCase
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER
from bot.dialogue.state import State, read, written
from bot.dialogue.step import Context
from bot.domain.asking import Asks, Found
from bot.domain.cases import Case, CaseKind, Finding, Harm, Material, Reason, Status, Urgency
from bot.domain.messages import FORWARDED, Incoming, Media, MediaKind, Span
from tests.buttons import example
from tests.dialogues.test_dialogues import DESK

LINKS = ("https://nhandan.vn/a.html", "vtv.vn-news24h.com/x", "http://[::1", "tin-la.info/1")
WORDS = ("", "thôi", "hủy", "cán bộ", "3", "K7-3M24", "K7-3M25", "bài này chia sẻ được không", "x" * 2_100)
TAGS = sorted(
    tag
    for tag, kind in DECLARED.items()
    if issubclass(kind, OfDraft | OfOwnCase | AskDesk | Unsupported) and not MEMBER.by_action[tag].once
)
ACTIONS = (
    *map(example, TAGS),
    *(f"{tag}{rest}" for tag in TAGS for rest in ("", ":", ":la", ":khac", ":da-bam", ":K7-3M25")),
    "check:mat:co",
    "check:mat:khong",
)
texts = st.one_of(st.sampled_from(WORDS), st.sampled_from(LINKS), st.text(max_size=40))
commands = st.sampled_from(sorted(MEMBER.by_command))
photo = Media(MediaKind.PHOTO, "ref", "unique", "AAAA")
messages = st.one_of(
    st.builds(
        Incoming,
        text=texts,
        media=st.sampled_from([(), (photo,), (photo, Media(MediaKind.FILE, "f", ""))]),
        spans=st.sampled_from([(), (Span("text_link", 0, 3, LINKS[1]), Span("url", 5, -2))]),
        forwarded=st.sampled_from(["", FORWARDED, "Kênh {tin}"]),
    ),
    st.builds(lambda command, text: Incoming(f"/{command} {text}"), commands, texts),
    st.builds(lambda place: Incoming(action=f"#{place}"), st.integers(0, 4)),
    st.builds(Incoming, action=st.sampled_from(ACTIONS), version=st.just(-1)),
)


def case(status: Status, kind: CaseKind, finding: Finding) -> Case:
    material = Material(text=LINKS[3], links=(LINKS[3],))
    standing = Case(1, "K7-3M24", kind, status, Urgency.NORMAL, 0.0, material)
    if status is Status.ANSWERED:
        return replace(standing, finding=finding, message="{}", answered_s=9.0)
    return replace(standing, merged_into="HT-5QXV") if status is Status.MERGED else standing


cases = st.builds(case, st.sampled_from(Status), st.sampled_from(CaseKind), st.sampled_from(Finding))


@given(st.lists(st.tuples(messages, cases, st.booleans(), st.booleans()), max_size=12), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_conversation_goes_on(
    shelf: Library, turns: list[tuple[Incoming, Case, bool, bool]], has_desk: bool
) -> None:
    library = replace(shelf, desk=DESK) if has_desk else shelf
    state = State()
    for said, known, is_mine, is_same in turns:
        incoming = newest(said, state)
        found = looked_up(asks(state, incoming, library), known, is_mine, is_same)
        context = Context(library, found, 1_795_496_400.0, "P8-W4RH", codes=("P8-W4RH",) * len(found.also))
        result = step(state, incoming, context)
        assert len(result.replies) == 1
        assert result.replies[0].text
        for choice in result.replies[0].choices:
            packed(36**6 - 1, choice.action)
        assert replace(read(written(result.state)), thread=result.state.thread) == result.state
        state = result.state


def newest(said: Incoming, state: State) -> Incoming:
    """A tap on one of the choices that are shown ("#2"), or a made-up one that claims to be of the newest screen."""
    if said.action.startswith("#") and state.offered:
        return Incoming(action=state.offered[int(said.action[1:]) % len(state.offered)], version=state.version)
    return replace(said, version=state.version) if said.action else said


def looked_up(wanted: Asks, known: Case, is_mine: bool, is_same: bool) -> Found:
    may_be_same = is_same and wanted.keys and known.status is not Status.MERGED
    return Found(
        cases=(known,) if wanted.codes else (),
        same=known if may_be_same else None,
        mine=frozenset({known.id}) if is_mine and (wanted.codes or wanted.limits) else frozenset(),
        sent_today=20 if wanted.limits and is_mine and is_same else 0,
        also=tuple(looked_up(one, known, is_mine, is_same) for one in wanted.also),
    )


def test_every_reason_harm_and_status_has_its_words(shelf: Library) -> None:
    wording = shelf.knowledge.wording
    for key in (
        *(f"reason_{reason}" for reason in Reason),
        *(f"harm_{harm}" for harm in Harm),
        *(f"safety_{harm}" for harm in Harm if harm is not Harm.NONE),
        *(f"part_{kind}" for kind in MediaKind),
        *(f"status_{status}" for status in Status if status is not Status.ANSWERED),
    ):
        assert wording[key]
