"""Who was in danger and says that it is over may ask something else; who is still in it is heard as such."""

import pytest

from bot.dialogue import relief


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("dạ em tắt máy rồi. vậy cái bài đó chia sẻ được không", "vậy cái bài đó chia sẻ được không"),
        ("tui qua nhà ngoại rồi, công an tới rồi. tấm hình kia đăng nghen", "tấm hình kia đăng nghen"),
        ("toi khoa the roi con buc anh luc nay dang duoc khong", "con buc anh luc nay dang duoc khong"),
        (
            "em đỡ nhiều rồi, chị em ở cùng. cho em hỏi tên giả dùng được không",
            "chị em ở cùng, cho em hỏi tên giả dùng được không",
        ),
        ("ông gác máy rồi con. còn tờ chương trình đăng được không", "còn tờ chương trình đăng được không"),
        ("lấy lại được nick rồi, cán bộ dùng tên giả được không", "cán bộ dùng tên giả được không"),
    ],
)
def test_what_is_asked_beside_relief_is_told_apart(text: str, beside: str) -> None:
    assert relief.asked_beside(text) == beside


@pytest.mark.parametrize(
    "text",
    [
        "em đỡ rồi",
        "chưa cúp máy, làm sao đây",
        "nó tới đó rồi, em đăng hình nó được không",
        "có nên khóa thẻ rồi mới báo công an không",
        "công an tới rồi mà ảnh vẫn đòi giết tôi",
        "tấm hình hồi nãy đăng được không",
        "",
    ],
)
def test_without_relief_or_without_another_matter_nothing_is_beside(text: str) -> None:
    assert relief.asked_beside(text) == ""


@pytest.mark.parametrize("text", ["mà ảnh vẫn đòi giết tôi", "nó vẫn gọi hoài", "ai cứu tôi với", "em vẫn muốn chết"])
def test_danger_that_goes_on_is_heard(text: str) -> None:
    assert relief.tells_it_goes_on(text)


@pytest.mark.parametrize(
    "text", ["hội cựu chiến binh đăng bài được không", "bài đánh giá sản phẩm", "tấm hình hồi nãy"]
)
def test_other_words_are_no_danger_that_goes_on(text: str) -> None:
    assert not relief.tells_it_goes_on(text)
