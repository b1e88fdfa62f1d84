"""A terminal shows what other platforms have buttons and pictures for, and one terminal is the duty desk."""

import asyncio
import re
from dataclasses import replace

import pytest

from bot.app.talking import LOCAL_OFFICER, with_local_desk
from bot.channels.console import DESK, ConsoleChannel, as_text
from bot.dialogue.library import Library
from bot.dialogue.wording_of_numbers import said_of_numbers
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import Unreadable
from bot.domain.marks import BOLD, BOLD_END
from bot.domain.messages import Address, Choice, Incoming, Media, MediaKind, Outgoing, Setting
from bot.ports.channel import Raw

MEMBER = Address("console", "m1")
BUTTONS = (Choice("nhan:ABC", "Nhận"), Choice("traloi:ABC", "Trả lời"))
OTHERS = (Choice("gui:ABC:sai", "Gửi luôn"),)


def terminal(address: Address) -> ConsoleChannel:
    return ConsoleChannel(address, lambda first, last: f"Gõ số từ {first} đến {last}")


def show(channel: ConsoleChannel, outgoing: Outgoing, priority: Priority = Priority.REPLY, edit: str = "") -> str:
    return asyncio.run(channel.send(Letter(channel.address, outgoing, priority, version=7, edit=edit))).message


def read(channel: ConsoleChannel, raw: Raw) -> Incoming:
    incoming = channel.read(raw)
    assert incoming is not None
    return incoming


def test_files_and_notices_are_lines_of_text() -> None:
    media = tuple(Media(kind, "r", "u") for kind in MediaKind)
    message = Outgoing(f"{BOLD}Vụ{BOLD_END} ABC", BUTTONS, media=media, notice="Đã nhận")
    files = "[ảnh] [video] [âm thanh] [tệp] [tin thoại] [video tròn] [ảnh động]"
    assert as_text(message) == f"Đã nhận\n\n{files}\n\nVụ ABC\n\n  1. Nhận\n  2. Trả lời"


def test_an_edit_is_shown_as_news_and_what_says_nothing_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    desk = terminal(DESK)
    show(desk, Outgoing("Vụ ABC: đã nhận"), edit="x.1")
    show(desk, Outgoing(""))
    assert capsys.readouterr().out == "\n[cập nhật] Vụ ABC: đã nhận\n\n"
    assert desk.shown == 1


def test_a_member_is_read_as_a_member_and_the_desk_as_its_officer() -> None:
    member, desk = terminal(MEMBER), terminal(DESK)
    said = read(member, member.typed("chào\x00"))
    assert (said.text, said.address, said.setting, said.sender) == ("chào", MEMBER, Setting.PRIVATE, "")
    told = read(desk, desk.typed("/nhan ABC"))
    assert (told.text, told.address, told.setting) == ("/nhan ABC", DESK, Setting.DESK)
    assert told.sender == LOCAL_OFFICER.id


def test_every_terminal_reads_what_was_typed_at_another() -> None:
    member, desk = terminal(MEMBER), terminal(DESK)
    assert read(member, desk.typed("/hangdoi")).setting is Setting.DESK
    assert read(desk, member.typed("chào")).address == MEMBER
    assert member.lane_of(desk.typed("a")) == DESK.key


def test_at_the_desk_every_choice_has_a_number_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """A card that comes while a number is typed takes no number that was shown before."""
    desk = terminal(DESK)
    assert read(desk, desk.typed("1")).text == "1"
    show(desk, Outgoing("Vụ ABC", BUTTONS))
    show(desk, Outgoing("một tin khác"))
    show(desk, Outgoing("Vụ khác", OTHERS))
    assert "1. Nhận\n  2. Trả lời\n\nGõ số từ 1 đến 2" in (out := capsys.readouterr().out)
    assert "3. Gửi luôn\n\nGõ số từ 3 đến 3" in out
    picked = read(desk, desk.typed(" 2 "))
    assert (picked.action, picked.version, picked.text) == ("traloi:ABC", 7, "")
    assert read(desk, desk.typed("3")).action == "gui:ABC:sai"
    assert read(desk, desk.typed("1")).action == "nhan:ABC"
    assert read(desk, desk.typed("4")).text == "4"


def test_numbers_begin_anew_before_they_have_three_digits(capsys: pytest.CaptureFixture[str]) -> None:
    desk = terminal(DESK)
    for number in range(60):
        show(desk, Outgoing("Vụ", tuple(Choice(f"{one.action}{number}", one.label) for one in BUTTONS)))
    assert "100. " not in capsys.readouterr().out
    assert [read(desk, desk.typed(one)).action for one in ("99", "98", "1", "22")] == [
        "", "traloi:ABC48", "nhan:ABC49", "traloi:ABC59"
    ]  # fmt: skip


def test_at_the_desk_a_plain_line_answers_the_invitation_to_reply() -> None:
    desk = terminal(DESK)
    asked = show(desk, Outgoing("Xin viết câu trả lời", OTHERS, ask=True))
    show(desk, Outgoing("Mời đồng chí trả lời tin bên dưới"))
    answer = read(desk, desk.typed("Ảnh này là của năm 2016."))
    assert (answer.answered, answer.text) == (asked, "Ảnh này là của năm 2016.")
    assert read(desk, desk.typed("thêm một câu")).answered == ""
    for command in ("/hangdoi", "/sua K7-3M24", "/sua K7-3M24 Họp lúc chín giờ"):
        show(desk, Outgoing("Xin viết câu trả lời", ask=True))
        assert read(desk, desk.typed(command)).answered == ""
        assert read(desk, desk.typed("nói chuyện khác")).answered == ""


def test_a_member_picks_from_what_came_unasked_and_the_dialogue_knows_the_rest() -> None:
    member = terminal(MEMBER)
    show(member, Outgoing("Đồng chí muốn xem gì?", BUTTONS))
    assert read(member, member.typed("1")).text == "1"
    show(member, Outgoing("Kết luận mới", OTHERS), Priority.FINDING)
    assert read(member, member.typed("1")).text == "1"
    assert read(member, member.typed("3")).action == "gui:ABC:sai"
    show(member, Outgoing("Câu trả lời"))
    assert read(member, member.typed("3")).action == "gui:ABC:sai"
    show(member, Outgoing("Danh sách khác", (*BUTTONS, *OTHERS)))
    assert read(member, member.typed("3")).text == "3"


def test_messages_of_two_sessions_have_different_names() -> None:
    names = {show(terminal(DESK), Outgoing("a")) for _ in range(20)}
    assert len(names) == 20
    assert all(len(name) <= 32 for name in names)


@pytest.mark.parametrize(
    "raw", [{}, {"session": 3, "text": "a"}, {"session": "m1", "text": 3}, {"session": "m1", "action": []}]
)
def test_what_is_no_line_of_a_terminal_is_refused(raw: Raw) -> None:
    with pytest.raises(Unreadable):
        terminal(MEMBER).read(raw)


def test_what_is_said_of_buttons_is_said_of_numbers_in_a_terminal(shelf: Library) -> None:
    here = said_of_numbers(shelf)
    assert "chọn một dòng trong danh sách bằng số thứ tự" in here.say("help")
    assert "xin gõ số bên dưới" in here.say("desk_asked_another", name="Lan", code="K7-3M24")
    assert "muốn kết luận thì chọn “Trả lời” trên phiếu" in here.say("desk_loose", code="K7-3M24")
    of_buttons = re.compile(r"[Bb]ấm nút|bằng nút|[Bb]ấm “")
    told = {key: text for key, text in here.knowledge.wording.items() if not key.startswith("board_")}
    assert [key for key, text in told.items() if of_buttons.search(text)] == []
    card = here.answer("tôi muốn gặp cán bộ trực").card
    assert card is not None
    assert "bằng số bên dưới" in card.text


def test_cases_of_a_terminal_come_to_this_machine_wherever_the_desk_of_the_settings_is(shelf: Library) -> None:
    here = with_local_desk(shelf).desk
    assert (here.address, here.officers[-1]) == (DESK, LOCAL_OFFICER)
    elsewhere = replace(shelf, desk=replace(shelf.desk, address=Address("telegram", "-1001")))
    assert with_local_desk(elsewhere).desk.address == DESK
