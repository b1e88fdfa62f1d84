"""A pasted post is told from a question, and never the other way round."""

import json

import pytest

from bot.answers.schema import Corpus
from bot.dialogue.pasted import MAX_QUESTION_CHARS, is_pasted
from tests.conftest import ROOT

POSTS = """
Canh bao: hien nay co doi tuong gia danh can bo bao hiem xa hoi di tung nha xin so tai khoan va chung minh nhan dan, noi
la de chuyen luong huu qua the, ai gap thi khong dua gi het
--
Kính gửi quý khách, tài khoản của quý khách đã bị tạm khóa do đăng nhập lạ. Quý khách vui lòng liên hệ tổng đài
1900 0000 hoặc truy cập trang dịch vụ để xác thực trước 24 giờ
--
🔥 GẠO SẮP TĂNG GIÁ GẤP BA 🔥

Người nhà làm ở cảng báo tin tàu chở gạo không về nữa. Bà con tranh thủ mua trữ từ hôm nay, đừng để đến lúc hết hàng
--
Nhờ chia sẻ giúp bé Na 5 tuổi đi lạc ở chợ huyện chiều nay, mặc áo vàng quần xanh, gia đình đang rất lo, thấy cháu thì
giữ lại giùm gia đình
"""
QUESTIONS = """
Tôi nhận được tin cảnh báo khẩn cấp là đêm nay phun thuốc khử trùng, bà con ai cũng hỏi tôi, tôi là tổ trưởng dân phố,
vậy tôi gửi tiếp tin này cho mọi người trong tổ cùng biết có được không
--
bác cho em hỏi, trong nhóm có người đăng thông báo của quý khách hàng gì đó, em lỡ bấm vào rồi, giờ em phải làm sao cho
đúng đây bác
"""


@pytest.mark.parametrize("text", POSTS.split("--"))
def test_what_speaks_to_readers_at_large_is_a_post(text: str) -> None:
    assert is_pasted(text)


@pytest.mark.parametrize("text", QUESTIONS.split("--"))
def test_what_asks_is_a_question_though_it_tells_of_a_post(text: str) -> None:
    assert not is_pasted(text)


def test_no_question_of_the_knowledge_base_or_its_tests_looks_like_a_post(corpus: Corpus) -> None:
    texts = [*corpus.texts, *corpus.background]
    for path in (ROOT / "tests" / "questions").glob("*.jsonl"):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 15_000
    assert not [text for text in texts if is_pasted(text)]


STORY = "hôm qua trong nhóm xóm có người kể chuyện nhà tôi với hàng xóm rồi chụp cả ảnh sân nhà tôi đưa lên. "
LONG = STORY * (MAX_QUESTION_CHARS // len(STORY) + 1)


@pytest.mark.parametrize(
    "end",
    [
        "tôi kể lại như vậy thì có sao không",
        "vậy tôi phải làm sao?",
        "thế tôi có nên đăng lại cho mọi người biết không ạ",
        "toi ke lai nhu vay thi co sao ko",
        "cán bộ cho tôi hỏi như thế có đúng không",
        "mình đăng lại liền cho nhiều người biết được hông bà con",
        "vậy giao ban nào làm chuyện chi cho ban chỉ đạo 35",
        "em share lại được hem",
    ],
)
def test_a_long_text_that_asks_is_its_senders_own(end: str) -> None:
    assert not is_pasted(LONG + end)


@pytest.mark.parametrize(
    "end",
    [
        "Mọi người nhớ giữ gìn.",
        "Bà con còn chờ gì nữa?",
        "Ai ngờ được?",
        "Thật đáng sợ đúng không các bạn?",
        "Các bạn đã chuẩn bị gì chưa?",
        "Mọi người nghĩ sao?",
    ],
)
def test_a_long_text_that_asks_nothing_or_asks_its_readers_is_a_post(end: str) -> None:
    assert is_pasted(LONG + end)


def test_a_long_post_under_which_its_sender_asks_stays_a_post() -> None:
    assert is_pasted(f"CẢNH BÁO: {LONG}\ntin này có thật không?")
    assert not is_pasted("a" * MAX_QUESTION_CHARS)
