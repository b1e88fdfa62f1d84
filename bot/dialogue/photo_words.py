"""What the words in a photo are good for: to find earlier cases, signs and answers by. Pure.

A machine read them and may be wrong, so they are never shown, never kept, and nothing is judged by them alone: no case
is the same for certain, no sign gives more than the common verdict, and no answer is given, only offered.
"""

from dataclasses import dataclass, replace

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.schema import Entry, Verdict
from bot.dialogue import posts, render
from bot.dialogue.duplicates import nearly
from bot.dialogue.library import Library
from bot.dialogue.material import text_bands
from bot.dialogue.signs import PostSigns
from bot.domain.asking import Found
from bot.domain.cases import Band, Case, Material
from bot.domain.messages import Incoming
from bot.likeness.form import normal_form

MAX_CHARS = 2_000
"""As long as a question."""
MAX_OFFERED = 2


@dataclass(frozen=True, slots=True)
class PhotoWords:
    """The words in the photos of a message: their text, and the normal form of each photo's."""

    text: str = ""
    forms: tuple[str, ...] = ()

    @property
    def bands(self) -> tuple[Band, ...]:
        return tuple(band for form in self.forms for band in text_bands(form))

    def cases(self, found: Found) -> tuple[Case, ...]:
        """Earlier cases of a text that may be in the photo."""
        return tuple(case for form in self.forms for case in nearly(Material(form=form), replace(found, same=None)))


def photo_words(incoming: Incoming) -> PhotoWords:
    return incoming.memo.once((photo_words, incoming.media), lambda: _photo_words(incoming))


def _photo_words(incoming: Incoming) -> PhotoWords:
    read = tuple(dict.fromkeys(one.words for one in incoming.media if one.words))
    return PhotoWords("\n\n".join(read), tuple(normal_form(one) for one in read))


@dataclass(frozen=True, slots=True)
class SeenInPhoto:
    """`said`: the signs with the common verdict, "" where there are too few. `offered`: answers that may help."""

    said: str = ""
    answer: Answer | None = None
    signs: tuple[str, ...] = ()
    offered: tuple[Entry, ...] = ()


def seen_in_photo(words: PhotoWords, library: Library) -> SeenInPhoto:
    if not words.text:
        return SeenInPhoto()
    post = posts.Post(words.text)
    looked = posts.looked_at(words.text, (), library, set_apart=posts.is_set_apart(post))
    enough = sum(sign.weight > 0 for sign in looked.signs) >= posts.least_signs(post, looked)
    offered = _offered(words.text, library)
    verdict = library.guide.endings.get(library.signs.verdict)
    if not (looked.suspicious and enough) or verdict is None:
        return SeenInPhoto(offered=offered)
    own = library.entry(looked.entry)
    offered = tuple(dict.fromkeys((*((own,) if own is not None else ()), *offered)))[:MAX_OFFERED]
    said = f"{_named(looked, library)}\n\n{render.render_entry(verdict, library).text}"
    return SeenInPhoto(said, posts.answered(verdict, looked), tuple(sign.id for sign in looked.signs), offered)


def _named(looked: PostSigns, library: Library) -> str:
    return f"{posts.named(looked, library)} {library.say('photo_read')}"


def _offered(text: str, library: Library) -> tuple[Entry, ...]:
    """What the documents say of the like; that something may be done is said of no photo."""
    answer = library.answer(text[:MAX_CHARS])
    first = (answer.entry,) if answer.status is AnswerStatus.ANSWERED and answer.entry is not None else ()
    also = tuple(one.entry for one in answer.suggestions) if answer.status is AnswerStatus.SUGGESTED else ()
    apart = library.guide.stands_in_for
    entries = (one for one in (*first, *also) if one.verdict is not Verdict.DO and one.id not in apart)
    return tuple(entries)[:MAX_OFFERED]
