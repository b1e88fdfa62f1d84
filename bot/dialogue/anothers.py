"""Whether the danger in a text is somebody else's (a post about another), not the member's own. Pure."""

import re

from bot.answers.normalise import fold_text
from bot.answers.post_kinds import DANGER
from bot.dialogue.library import Library
from bot.dialogue.pasted import is_pasted
from bot.dialogue.posts import SHARES, SIGNS_OF_PLAIN, looked_at, read_post

SURELY_ANOTHERS, HARDLY_OWN = 0.8, 0.05
"""From the first share on, and up to the second of calls for help, danger told in a text is that of a post. Of 316 long
calls for help in the exams none came near (0.66 and 0.09 at most).
"""

_MONEY = re.compile(r"\b(?:tien|chuyen khoan|ck|nap|coc|otp|ma|mat khau|tai khoan)\b")
_OWN_LOSS = re.compile(
    r"\b(?:toi|tui|em|con|minh|chau|me|ba|ma|bo|vo|chong) (?:(?:da|vua|lo|moi|tro|co) )+"
    r"(?:chuyen|bam|nhap|doc|gui|cung cap|nap|dua|cai|tai)\b"
)


def is_anothers(text: str, library: Library) -> bool:
    """Whether danger told in a text is not the member's own: plainly a post, or set apart from a question of whether to
    pass it on, with signs of a post in it. One who asks about money is asked for it.
    """
    if is_pasted(text):
        return True
    post = read_post(text)
    asked = fold_text(post.question) if post is not None else ""
    if post is not None and not post.question:
        return _is_surely_anothers(text, library)
    if post is None or SHARES.search(asked) is None or _MONEY.search(asked) is not None:
        return False
    return sum(sign.weight > 0 for sign in looked_at(post.body, (), library).signs) >= SIGNS_OF_PLAIN


def _is_surely_anothers(text: str, library: Library) -> bool:
    """Whether a whole text is like the posts that signs name, like no call for help, and tells of no own loss."""
    kinds = library.post_kinds(text)
    bad = sum(kinds.get(sign.kind, 0.0) for sign in library.signs.signs if sign.kind)
    like_one = bad >= SURELY_ANOTHERS and kinds.get(DANGER, 0.0) <= HARDLY_OWN
    return like_one and _OWN_LOSS.search(fold_text(text)) is None
