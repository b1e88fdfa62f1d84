"""Names a case for somebody who has not seen it: by its link, or by the first words of its post."""

from bot.dialogue.library import Library
from bot.dialogue.material import MAX_INSPECTED, is_the_matter, without_links
from bot.dialogue.shown import brief, harmless
from bot.domain.cases import Material
from bot.links.extract import places
from bot.links.link import LinkStatus, inspect

MAX_LINKS = 3
MAX_BEGINNING_CHARS = 120


def named(material: Material, library: Library) -> str:
    """In words that may follow "về"; no official address is ever in them, and none can be tapped."""
    if links := suspects(material, library):
        return library.say("matter_links", links=", ".join(map(harmless, links[:MAX_LINKS])))
    beginning = brief(" ".join(without_links(material.text, places(material.text)).split()), MAX_BEGINNING_CHARS)
    if material.form and beginning:
        return library.say("matter_post", beginning=beginning)
    if material.media:
        return library.say(f"matter_{material.media[0].kind}")
    return library.say("matter_unnamed")


def suspects(material: Material, library: Library) -> tuple[str, ...]:
    """The links that the case is about: of a post those that it leads to, else all, and official ones never."""
    links = (inspect(url, library.sources) for url in material.links[:MAX_INSPECTED])
    unofficial = (link for link in links if link.status is not LinkStatus.OFFICIAL)
    return tuple(link.url for link in unofficial if not material.form or is_the_matter(link))
