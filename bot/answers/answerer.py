"""A question in, an Answer out: matching and decision together."""

from dataclasses import dataclass, replace

from bot.answers.calls import without_calls
from bot.answers.circumstances import Circumstances
from bot.answers.decision import Answer, Decider, Status
from bot.answers.document_numbers import document_numbers
from bot.answers.matcher import MAX_QUESTION_CHARS, Matcher, Ranking
from bot.answers.parameters import Parameters
from bot.answers.plain_words import PlainWords
from bot.answers.post_kinds import Shares, shares
from bot.answers.quoting import Quoting
from bot.answers.reading import Analysis
from bot.answers.schema import Knowledge
from bot.answers.wordless import only_links, wordless


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: what was read, what spoke for the first entry, what came next, what turned it round;
    `turning`: the circumstances under which the first entry does not hold.
    """

    analysis: Analysis
    negated: bool
    features: tuple[tuple[str, float], ...]
    ranking: tuple[tuple[str, float], ...]
    circumstances: tuple[str, ...]
    turning: tuple[str, ...]
    answer: Answer


class Answerer:
    """Answers from the entries, with a trained matcher and the parameters learned for it."""

    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        parameters: Parameters,
        posts: Matcher | None = None,
    ) -> None:
        self.entries = entries = knowledge.entries
        self.matcher = matcher
        self.parameters = parameters
        self._decider = Decider(matcher.names, entries, knowledge.cards)
        self._quoting = Quoting(matcher)
        self._cards = knowledge.cards
        self._plain_words = PlainWords(knowledge.cards.values())
        self._posts = posts
        self._circumstances = Circumstances(
            knowledge.circumstances,
            matcher.names,
            entries,
            matcher.reader.repairer,
            document_numbers(knowledge),
        )

    def answer(self, text: str) -> Answer:
        """What there is to say to a message: of one without words its characters tell; one longer than
        MAX_QUESTION_CHARS, or only a link, is not answered.
        """
        if (card := self._cards.get(wordless(text))) is not None:
            return Answer(Status.ABOUT, None, 1.0, card=card)
        if (card := self._plain_words.heard(text)) is not None:
            return Answer(Status.URGENT, None, 1.0, card=card)
        if len(text) > MAX_QUESTION_CHARS or only_links(text):
            return Answer(Status.ABSTAINED, None, 1.0)
        answer = self.decided(text, self.matcher.rank(text))
        if answer.status is Status.URGENT or not (rest := without_calls(text)):
            return answer
        if (card := self._plain_words.heard(rest)) is not None:
            return Answer(Status.URGENT, None, 1.0, card=card)
        told = self.decided(rest, self.matcher.rank(rest))
        return told if told.status is Status.URGENT else answer

    def decided(self, text: str, ranking: Ranking) -> Answer:
        """What is said where the text's entries are ranked so."""
        answer = self._decider.decide(ranking, self.parameters, lambda shares: self._circumstances.turned(shares, text))
        if answer.status is Status.ANSWERED and answer.entry is not None and ranking.vector is not None:
            return replace(answer, entry=self._quoting.ordered(answer.entry, ranking.vector))
        return answer

    def nearest(self, text: str) -> str:
        """The entry or card that a text is most like, whether it is answered or not."""
        probabilities = self.matcher.rank(text).probabilities(self.parameters.temperature)
        return self.matcher.names[int(probabilities[: len(self.matcher.names)].argmax())]

    def post_kinds(self, text: str) -> Shares:
        """How much a text is like each kind of post."""
        return shares(self._posts, text) if self._posts is not None else {}

    def explain(self, text: str, most: int = 8) -> Explanation:
        ranking = self.matcher.rank(text)
        probabilities = ranking.probabilities(self.parameters.temperature)
        names = (*self.matcher.names, "(other matters)")
        order = probabilities.argsort()[::-1][:most]
        return Explanation(
            analysis=self.matcher.analyse(text),
            negated=ranking.negated,
            features=self.matcher.strongest(text, int(order[0]), most),
            ranking=tuple((names[place], float(probabilities[place])) for place in order),
            circumstances=self._circumstances.named(text),
            turning=self._circumstances.turning(text, names[int(order[0])]),
            answer=self.answer(text),
        )
