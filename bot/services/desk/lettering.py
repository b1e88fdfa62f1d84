"""What the clerk writes to the desk of a case, and of the rota. Pure."""

from hashlib import sha256

from bot.dialogue import cards
from bot.dialogue.duplicates import nearly
from bot.dialogue.library import Library
from bot.domain.asking import Found
from bot.domain.cases import Case
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.desk import DeskView
from bot.domain.marks import clean
from bot.domain.messages import Address, Origin, Outgoing
from bot.planning.invited import nobodies

CARD = "card"


def card_of(case: Case, view: DeskView, library: Library, desk: Address) -> Letter:
    """Its card as things are now, in the case's own topic where there is one."""
    names = {officer.id: officer.name for officer in library.desk.officers}
    similar = tuple(one for one in view.similar(case) if one.case.id != case.id)
    near = nearly(case.material, Found(similar=similar)) if similar else ()
    card = cards.card(case, library, view.now_s, names, near)
    return Letter(desk, card, Priority.DESK, origin=Origin(topic=case.topic), track=Track(case.id, CARD))


def of_nobodies(library: Library) -> tuple[str, Outgoing] | None:
    """The names on the rota that are nobody's, with a mark that is theirs; None where there are none."""
    names = nobodies(library.desk)
    if not names:
        return None
    told = Outgoing(library.say("rota_nobody", names=", ".join(f"“{clean(name)}”" for name in names)))
    return sha256("|".join(names).encode()).hexdigest()[:16], told
