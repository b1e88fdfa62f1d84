"""What the platforms take, counted in UTF-16 units as Telegram counts: one for most letters, two for most emoji.

Sources: https://core.telegram.org/bots/api#sendmessage, #sendphoto and #sendpoll. A poll's limits are given there in
characters; counting units never lets more through.
"""

MAX_TEXT_UNITS = 4096
MAX_CAPTION_UNITS = 1024
MAX_QUESTION_UNITS = 300
MIN_OPTIONS = 2
MAX_OPTIONS = 10
MAX_OPTION_UNITS = 100
MAX_EXPLANATION_UNITS = 200
MAX_EXPLANATION_LINE_FEEDS = 2
MAX_PICTURE_BYTES = 10_000_000
MAX_PICTURE_SIDES_PX = 10_000
MAX_PICTURE_RATIO = 20

MAX_ARTICLE_TITLE_UNITS = 140
MAX_ARTICLE_DESCRIPTION_UNITS = 250
MAX_ARTICLE_AUTHOR_UNITS = 50
MAX_COVER_BYTES = 1_000_000
"""Of an article of a Zalo account, which refuses 150 and 300 for title and description."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
