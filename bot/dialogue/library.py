"""What the dialogue knows: the knowledge base, how a question finds its answer in it, official sources, the desk."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.answers.decision import Ask
from bot.answers.schema import Entry, Knowledge
from bot.dialogue.guide import Guide
from bot.dialogue.signs import Signs
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.desk import Desk
from bot.domain.figures import Carried
from bot.domain.retention import Retention
from bot.links.address import parse
from bot.links.feeds import Feed, Listing, listings
from bot.links.link import Link, LinkStatus
from bot.links.sources import Sources
from bot.planning.schema import Plan


def no_kinds(_: str) -> Mapping[str, float]:
    """Where nothing was learned of posts."""
    return {}


@dataclass(frozen=True, slots=True, repr=False)
class Library:
    """`answer` is pure: the same question gets the same answer. `desk_contact` says how to reach the duty officer
    where no desk is set up. `find_sources`, `find_guide` and `find_signs` give the same each time; a plain question
    needs none of them, so that they may be read when they are first asked for. `plan`: what is broadcast when, where
    that is done. `labels`: actions by the folded words on their buttons. `find_feeds`: the lists of reported domains in
    use now. `web_url`: where answers and clauses have pages of their own, "" for nowhere. `post_kinds`: how much a text
    is like each kind of post. `board_url`: where officers open the desk's board, "" for nowhere.
    `carried`: by what members write, for tables.
    """

    knowledge: Knowledge
    answer: Ask
    desk_contact: str
    desk: Desk
    find_sources: Callable[[], Sources]
    find_guide: Callable[[], Guide]
    find_signs: Callable[[], Signs]
    broadcast: BroadcastSettings = field(default_factory=BroadcastSettings)
    retention: Retention = field(default_factory=Retention)
    plan: Plan | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    find_feeds: Callable[[], Sequence[Feed]] = tuple
    web_url: str = ""
    board_url: str = ""
    carried: Carried = field(default_factory=Carried)
    post_kinds: Callable[[str], Mapping[str, float]] = no_kinds

    @property
    def sources(self) -> Sources:
        return self.find_sources()

    @property
    def guide(self) -> Guide:
        return self.find_guide()

    def reports(self, link: Link) -> tuple[Listing, ...]:
        """The lists of reported domains that a link's host, or the one it leads to, stands in."""
        if link.status is LinkStatus.OFFICIAL:
            return ()
        behind = parse(link.wraps) if link.wraps else None
        hosts = dict.fromkeys([link.host, *([behind.host] if behind else [])])
        found = (listing for host in hosts for listing in listings(host, self.find_feeds()))
        return tuple(dict.fromkeys(found))

    @property
    def signs(self) -> Signs:
        return self.find_signs()

    def say(self, key: str, **words: object) -> str:
        return self.knowledge.wording[key].format(**words)

    def menu(self, commands: Iterable[str]) -> dict[str, str]:
        """Commands with what they do."""
        return {name: self.say(f"command_{name}") for name in commands}

    def entry(self, entry_id: str) -> Entry | None:
        return self.knowledge.entries.get(entry_id)
