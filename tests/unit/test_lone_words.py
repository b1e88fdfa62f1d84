"""The list of words that alone draw a rule."""

from bot.answers.answerer import Answerer
from bot.answers.decision import Answer, AnswerStatus, Suggestion
from bot.answers.schema import Entry, Kind, Knowledge
from bot.evaluation.lone_words import as_table, lone_words, neutral_fillers

BACKGROUND = ["trời mưa to quá", "con mèo nhà tôi ngủ", "phim hay quá trời", "ngắn", "giá rau muống bữa nay"]


def _rules(knowledge: Knowledge) -> tuple[Entry, Entry]:
    one, other, *_ = (entry for entry in knowledge.entries.values() if entry.kind is Kind.RULE)
    return one, other


def test_a_word_that_draws_a_rule_wherever_it_stands_is_listed_with_it(knowledge: Knowledge) -> None:
    one, other = _rules(knowledge)

    def ask(text: str) -> Answer:
        if "phim" in text:
            return Answer(AnswerStatus.ANSWERED, one, 0.9)
        if "clip" in text:
            return Answer(AnswerStatus.SUGGESTED, None, 0.3, (Suggestion(other, 0.3),))
        return Answer(AnswerStatus.ABSTAINED, None, 0.9)

    fillers = neutral_fillers(BACKGROUND, ask)
    assert 0 < len(fillers) < len(BACKGROUND)
    assert not any("phim" in " ".join(filler) for filler in fillers)
    found = lone_words(["xem phim được không", "xem clip được không"] * 10 + ["hiếm"], fillers, ask)
    assert [(one.word, one.answered, one.suggested) for one in found] == [
        ("phim", len(fillers), 0),
        ("clip", 0, len(fillers)),
    ]
    assert [word.entry for word in found] == [one.id, other.id]
    table = as_table(found, fillers)
    assert "phim" in table
    assert table.endswith("2 từ một mình đã kéo theo quy định, trong đó 1 từ được trả lời ngay.")


def test_few_words_alone_draw_a_rule_from_the_shipped_knowledge(answerer: Answerer, knowledge: Knowledge) -> None:
    corpus_words = ["phim", "họp", "chúc", "gửi", "nhóm", "livestream", "bệnh", "mật", "tin", "đảng"]
    fillers = [("mai", "trời mưa"), ("ủa", "hôm qua"), ("mua", "ngoài chợ"), ("con", "buồn ngủ")]
    found = lone_words(corpus_words * 10, fillers, answerer.answer)
    assert [one.word for one in found if 2 * one.answered > len(fillers)] == []
