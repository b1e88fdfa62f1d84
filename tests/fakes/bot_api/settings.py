"""Everything that can be set, at the start and while the server runs (`BotApi.configure`, POST /control/configure).

As JSON: `{"token": "1:a", "latency_ms": 20, "record": "messages", "limits": {"overall_per_s": 30},
"faults": [{"kind": "drop_after", "share": 0.01, "methods": ["send*"]}], "blocked": [7], "migrated": {"-5": -1005}}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as _replace
from typing import Any, Literal, Self

Record = Literal["all", "messages", "counts"]

REDIRECTIONS = ("301", "302", "303", "307", "308")
BEFORE_DELIVERY = ("429", "403", "400", "500", "502", "502_html", "hang_before", "drop_before", *REDIRECTIONS)
AFTER_DELIVERY = ("hang_after", "drop_after", "truncated")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRule:
    """Of the calls whose method matches one of `methods` (shell patterns) and whose chat is one of `chats` (empty:
    every chat), the `share` fails, at most `times` times (None: without end). A message (chat and text) is struck at
    most once by all rules with `once_a_message` together.

    Kinds before delivery: 429 (with `retry_after_s`), 403 (blocked by the user), 400 (chat not found), 500, 502,
    502_html (a page, no JSON), hang_before (silent for `hang_s`, then closed), drop_before (closed at once), 301, 302,
    303, 307, 308 (to the same path of the server at `location`, which begins with http://).
    After delivery: hang_after, drop_after, truncated (half of the JSON).
    """

    kind: str
    share: float = 1.0
    methods: tuple[str, ...] = ("*",)
    chats: tuple[int, ...] = ()
    retry_after_s: int = 1
    hang_s: float = 30.0
    location: str = ""
    times: int | None = None
    once_a_message: bool = False

    def __post_init__(self) -> None:
        if self.kind not in BEFORE_DELIVERY + AFTER_DELIVERY:
            raise ValueError(f"kind of fault {self.kind!r}: expected one of {BEFORE_DELIVERY + AFTER_DELIVERY}")

    @property
    def after_delivery(self) -> bool:
        return self.kind in AFTER_DELIVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a bot may send (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits); 0: not limited."""

    overall_per_s: int = 0
    chat_per_s: int = 0
    group_per_min: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`record`: "all" keeps calls and messages, "messages" only messages, "counts" only counters and
    the last messages.

    `chats` gives chats that are more than their id tells: `{-1001: {"type": "supergroup", "is_forum": True}}`.
    `admins`: who administers each group. `no_topics`: forums that do not let the bot manage topics. `query_ttl_s`: how
    long a callback or inline query can be answered. `webhook_timeout_s`: for one POST.
    """

    token: str = "4200000001:AA-local-test-token"
    username: str = "thu_nghiem_bot"
    seed: int = 1
    latency_ms: float = 0.0
    record: Record = "all"
    limits: Limits = field(default_factory=Limits)
    faults: tuple[FaultRule, ...] = ()
    blocked: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()
    no_topics: frozenset[int] = frozenset()
    migrated: Mapping[int, int] = field(default_factory=dict)
    chats: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    admins: Mapping[int, frozenset[int]] = field(default_factory=dict)
    query_ttl_s: float = 60.0
    webhook_timeout_s: float = 30.0
    webhook_backoff_s: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8)

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """These settings with `changes`, given as Python values or as JSON. Raises TypeError on an unknown name."""
        return _replace(self, **{name: _READ.get(name, _same)(value) for name, value in changes.items()})


def _same(value: Any) -> Any:
    return value


def _limits(value: Any) -> Limits:
    return value if isinstance(value, Limits) else Limits(**value)


def _fault(value: Any) -> FaultRule:
    if isinstance(value, FaultRule):
        return value
    lists = {key: tuple(value[key]) for key in ("methods", "chats") if key in value}
    return FaultRule(**{**value, **lists})


def _faults(value: Any) -> tuple[FaultRule, ...]:
    return tuple(map(_fault, value))


def _by_id(value: Any) -> dict[int, Any]:
    return {int(key): one for key, one in value.items()}


_READ: dict[str, Any] = {
    "limits": _limits,
    "faults": _faults,
    "blocked": frozenset,
    "missing": frozenset,
    "no_topics": frozenset,
    "migrated": _by_id,
    "chats": _by_id,
    "webhook_backoff_s": tuple,
}
