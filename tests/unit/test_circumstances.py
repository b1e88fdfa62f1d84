"""What turns a verdict round is read from a question, and moves what would be said to what holds under it."""

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import cache
from bot.answers.answerer import Answerer, circumstances_of
from bot.answers.circumstances import Circumstances
from bot.answers.circumstances_table import as_plain, from_plain
from bot.answers.decision import AnswerStatus
from bot.answers.document_numbers import document_numbers
from bot.answers.repair import Repairer
from bot.answers.schema import Circumstance, Corpus, Knowledge, Verdict

NAMES = ("old", "new")


def circumstances(says: str, unless: str = "", with_: str = "", instead: str = "new") -> Circumstances:
    said, also, never = (tuple(filter(None, [phrase])) for phrase in (says, with_, unless))
    return Circumstances([Circumstance("c", said, also, never, turns=(("old", instead),))], NAMES, {})


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("báo tỉnh đã đăng rồi", True),
        ("bao tinh minh hom qua da dang", True),
        ("Báo đã đăng?", True),
        ("báo một hai ba bốn năm đã đăng", False),
        ("đã đăng báo", False),
        ("báo đã", False),
        ("báo thì báo đã đăng", True),
        ("", False),
    ],
)
def test_a_gap_takes_at_most_four_words_and_diacritics_do_not_matter(text: str, holds: bool) -> None:
    assert bool(circumstances("bao .. da dang").present(text)) is holds


def test_a_long_gap_takes_at_most_fourteen_words() -> None:
    read = circumstances("dinh ... khong gui")
    assert read.present("định" + " a" * 14 + " không gửi")
    assert not read.present("định" + " a" * 15 + " không gửi")
    assert read.present("định không biết nên không gửi")


def test_a_phrase_that_says_the_opposite_undoes_a_circumstance() -> None:
    assert circumstances("cong bo tren", unless="chua cong bo").present("chưa công bố trên báo nào") == ()


def test_a_circumstance_with_a_condition_needs_it_too() -> None:
    read = circumstances("duoc giao", with_="phong vien")
    assert read.present("được giao nói với phóng viên")
    assert not read.present("được giao làm thủ quỹ")


def test_the_share_of_an_entry_that_does_not_hold_goes_to_the_one_that_does_and_nothing_is_lost() -> None:
    shares = np.array([0.7, 0.1, 0.2], dtype=np.float32)
    assert circumstances("da cong bo").turned(shares, "đã công bố").tolist() == pytest.approx([0.0, 0.8, 0.2])
    assert circumstances("da cong bo", instead="nothing").turned(shares, "đã công bố")[-1] == pytest.approx(0.9)
    assert circumstances("da cong bo").turned(shares, "chuyện khác") is shares


@pytest.mark.parametrize("text", ["bao1 da94 d9a8ng", "baos ddax ddawng", "báo đã đăng"])
def test_a_circumstance_is_read_however_it_was_typed(text: str) -> None:
    known = Circumstance("c", ("bao da dang",), (), (), (("old", "new"),))
    read = Circumstances([known], NAMES, {}, Repairer({"bao", "da", "dang"}, {}))
    assert read.present(text) == (0,)


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault(text: str) -> None:
    assert circumstances("bao .. da dang", unless="a .. b").present(text) in ((), (0,))


@pytest.mark.timed
def test_a_long_text_of_nothing_but_beginnings_is_read_at_once(knowledge: Knowledge) -> None:
    read = Circumstances(knowledge.circumstances, tuple(knowledge.entries), knowledge.entries)
    started = time.thread_time()
    read.present("báo lãnh đạo sếp trang " * 80)
    assert time.thread_time() - started < 0.1


def test_the_phrases_are_the_same_when_they_were_kept(knowledge: Knowledge, answerer: Answerer, tmp_path: Path) -> None:
    made = circumstances_of(knowledge, answerer.matcher)
    cache.save_phrases(tmp_path, "v", made.table)
    kept = cache.load_phrases(tmp_path, "v")
    assert kept == made.table
    assert circumstances_of(knowledge, answerer.matcher, kept).table is kept


@pytest.mark.parametrize("damage", ["{}", '{"words": [], "owners": [], "rows": [[[0], [[0, 0]]]]}', "[", "[]"])
def test_kept_phrases_that_are_damaged_count_as_none(damage: str, tmp_path: Path) -> None:
    cache.save_phrases(tmp_path, "v", circumstances("bao .. da dang").table)
    assert cache.load_phrases(tmp_path, "v") is not None
    (tmp_path / "phrases-v" / "phrases.json").write_text(damage, encoding="utf-8")
    assert cache.load_phrases(tmp_path, "v") is None


@given(st.lists(st.text(alphabet="ab. ", max_size=12), min_size=1, max_size=6))
def test_what_any_circumstance_says_survives_being_kept(said: list[str]) -> None:
    phrases = tuple(filter(None, (one.strip(". ") for one in said)))
    table = Circumstances([Circumstance("c", phrases, (), (), ())], NAMES, {}).table
    assert from_plain(json.loads(json.dumps(as_plain(table)))) == table


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Hướng dẫn 38-HD/BTC nói gì", True),
        ("huong dan so 38 noi gi", True),
        ("hướng dẫn 02 nói gì", False),
        ("hướng dẫn 2 nói gì", False),
        ("hướng dẫn năm nay", False),
        ("hướng dẫn 2019 của sở", False),
        ("hướng dẫn 38383838383838383838 nói gì", True),
    ],
)
def test_a_number_that_no_document_has_is_told_from_those_of_the_documents_and_from_years(
    text: str, holds: bool
) -> None:
    known = Circumstance("c", ("huong dan ~", "huong dan so ~"), (), (), (("old", "new"),))
    assert bool(Circumstances([known], NAMES, {}, numbers={"2", "23"}).present(text)) is holds


def test_the_numbers_of_the_documents_and_those_they_name_are_known(knowledge: Knowledge) -> None:
    assert {"23", "136", "729", "85", "2", "2022", "22"} <= document_numbers(knowledge)
    assert not {"38", "16", "0", ""} & document_numbers(knowledge)


@pytest.mark.parametrize(
    "text", ["Chỉ thị 16 nói gì về đi lại", "cong van so 4411 giao cho ai", "theo nghị quyết 57-NQ/TW"]
)
def test_what_another_document_says_is_never_told(text: str, answerer: Answerer) -> None:
    assert answerer.answer(text).status is not AnswerStatus.ANSWERED


TURNED = [
    ("Quyết định bổ nhiệm đã công bố trên báo Bình Phước, tôi chúc mừng anh ấy trên mạng được chưa?", Verdict.DONT),
    ("trang của sở đăng ảnh cuộc họp rồi, em chia sẻ lại bài đó được không", Verdict.DONT),
    ("gửi link trang xấu cho công an xã để báo được không", Verdict.DONT),
    ("Tui lấy tên thằng bạn lập một cái nick để chọc nó, được hông?", Verdict.DO),
    ("tôi có được lập tài khoản giả mạo người khác không", Verdict.DO),
    ("tui dân thường hổng vô đoàn vô đảng, chỉ thị áp vô tui hông", Verdict.DO),
    ("kênh hải ngoại chửi bộ đội, em nạp sao với thả tim cho vui được hông", Verdict.DO),
    ("thấy bài vu khống đại biểu, mình còm 'hay lắm' rồi đăng lại, ổn không", Verdict.DO),
    ("cán bộ xài nick ảo được hông", Verdict.DO),
    ("Nhóm xóm có người gửi bài bôi nhọ lãnh đạo, tôi chuyển tiếp sang nhóm dòng họ được không", Verdict.DO),
    ("thấy clip nói giếng bị độc, chưa rõ thiệt giả, mình cảnh báo bà con liền được ko", Verdict.DO),
    ("trên tóp tóp có kênh xúi chống chính quyền, gửi qua nhóm bạn thân cho tụi nó coi nha", Verdict.DO),
    ("tôi bị lấy hình lập nick giả, kiện nó thì đóng án phí bao nhiêu tiền", Verdict.DO),
    ("Trong cuộc họp chi bộ tôi đứng lên phản đối chủ trương đó, được không?", Verdict.DONT),
    (
        "bữa trước tính chia sẻ bài chửi chế độ, nghĩ lại thấy bậy nên thôi không chia sẻ nữa, vậy có sao không",
        Verdict.DONT,
    ),
    ("em soạn bài nói xấu sếp rồi xóa đi, chưa gửi ai hết, có sao hông", Verdict.DONT),
    ("Tôi không đồng tình chủ trương đó nhưng chỉ nghĩ trong lòng thôi, có vi phạm không?", Verdict.DONT),
    ("lướt mạng vô tình thấy clip đồi trụy, tôi tắt đi liền, có bị gì không", Verdict.DONT),
    ("hàng xóm đặt điều nói xấu tôi trên phây, tôi có sai gì không", Verdict.DONT),
    ("trưởng phòng không cho đăng tấm ảnh họp đó, em cứ up được không", Verdict.DO),
    ("Tôi viết bài khen anh công an cứu người, chuyện tôi dựng chuyện ra chứ không có thật, đăng nhé", Verdict.DO),
    ("video trên trang đội lốt báo Nhân dân, share liền được không", Verdict.DO),
    ("bài xuyên tạc lịch sử, mình bình luận tán thành, hoan hô tác giả được không", Verdict.DO),
    ("bài bịa đặt chuyện ông chủ tịch ăn chặn, chú vô ghi chữ 'chí lí' bên dưới có được không", Verdict.DO),
    ("tờ kế hoạch đóng dấu mật, mình chụp đăng lên nhóm hội cho chị em biết nha", Verdict.DO),
    ("clip cảnh rừng đẹp mà thấy rõ chốt tuần tra, đăng lên tiktok được không", Verdict.DO),
    ("clip chưa kiểm tra, cứ xác minh rồi hẵng chia sẻ hay chia sẻ luôn được", Verdict.DO),
    ("số liệu nội bộ mai tôi đọc trong cuộc giao ban có được không", Verdict.DONT),
]


@pytest.mark.parametrize(
    "text",
    [
        "có đứa lấy hình em lập nick giả, em bấm vô mục nào để gỡ nick đó",
        "cho em xin mẫu tờ khai tài khoản mạng xã hội, ghi mấy mục vậy",
        "tôi mở tiệm phở, lập nick cho tiệm thì để tên tiệm phở có được không",
        "tôi muốn kể lên facebook lần tôi nhậu té mương, có bị cấm không",
        "chỉ thị 23 giao hội làm vườn làm gì",
        "báo cáo sơ kết ghi bao nhiêu hộ nghèo",
        "chỉ thị 23 năm 2017 có cấm nuôi chim yến không",
        "báo cáo có ghi tiền thưởng là bao nhiêu",
    ],
)
def test_what_no_document_speaks_of_is_not_answered(text: str, answerer: Answerer) -> None:
    assert answerer.answer(text).status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize(("text", "never"), TURNED)
def test_under_a_circumstance_the_opposite_verdict_is_never_said(text: str, never: Verdict, answerer: Answerer) -> None:
    answer = answerer.answer(text)
    assert not (answer.status is AnswerStatus.ANSWERED and answer.entry is not None and answer.entry.verdict is never)


def test_every_turn_leads_away_from_the_verdict_it_starts_from(knowledge: Knowledge) -> None:
    """Do never becomes do of the same entry, and dont never dont, unless a doer takes the sufferer's place."""
    for one in knowledge.circumstances:
        for name, instead in one.turns:
            if name in knowledge.entries and instead in knowledge.entries:
                assert name != instead, (one.id, name)


MOST_TURNED_AWAY = 0.007


@pytest.mark.slow
def test_hardly_any_example_is_turned_away_from_the_entry_it_is_written_under(
    knowledge: Knowledge, corpus: Corpus, answerer: Answerer
) -> None:
    names = answerer.matcher.names
    read = Circumstances(
        knowledge.circumstances,
        names,
        knowledge.entries,
        answerer.matcher.reader.repairer,
        document_numbers(knowledge),
    )
    place = {name: number for number, name in enumerate(names)}
    one = np.zeros(len(names) + 1, dtype=np.float32)
    turned_away = []
    for text, entry in zip(corpus.texts, corpus.entries, strict=True):
        if entry in knowledge.entries:
            one[:] = 0.0
            one[place[entry]] = 1.0
            if read.turned(one, text)[place[entry]] == 0.0:
                turned_away.append((entry, text))
    assert len(turned_away) <= MOST_TURNED_AWAY * len(corpus.texts), (len(turned_away), turned_away)


def test_an_entry_whose_clause_speaks_of_a_circumstance_holds_in_it(knowledge: Knowledge) -> None:
    one = next(entry for entry in knowledge.entries.values() if entry.verdict is Verdict.DO)
    known = [Circumstance("days", ("may ngay",), (), (), turns=(("every-verdict", "nothing"),))]
    shares = np.array([0.9, 0.1], dtype=np.float32)
    for despite, turning, left in (((), ("days",), [0.0, 1.0]), (("days",), (), [0.9, 0.1])):
        read = Circumstances(known, (one.id,), {one.id: replace(one, despite=despite)})
        assert read.turning("trả lời trong mấy ngày", one.id) == turning
        assert read.turned(shares, "trả lời trong mấy ngày").tolist() == pytest.approx(left)
