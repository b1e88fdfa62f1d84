"""`/metrics`: counts of what the program does, for Prometheus, and never anything of one person
(docs/why/service.md).

What stands behind each figure is counted elsewhere in plain numbers; they are put into the form of Prometheus only when
somebody asks.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp import hdrs, web
from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.aiohttp import make_aiohttp_handler
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily

from bot.app.side import Allowance
from bot.data.shipped import program_version
from bot.ports.store import Backlog, Burden
from bot.services.tally import URGENT, SendTally

_PASSED_ON = (hdrs.X_FORWARDED_FOR, hdrs.FORWARDED, hdrs.X_FORWARDED_HOST, hdrs.VIA, "X-Real-IP")
Sends = Mapping[str, SendTally]
"""By the name of the channel."""
Values = Iterable[tuple[tuple[str, ...], float]]
"""Each with the values of its labels."""


@dataclass(frozen=True, slots=True)
class DatabaseFigures:
    """What was found in the database; `backlog` None: it could not be read. `allowances` by the channel's name."""

    ready: bool = False
    backlog: Backlog | None = None
    burden: Burden | None = None
    allowances: Mapping[str, Allowance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """What a process counted since it began: updates by channel, answers by outcome, letters and messages of
    broadcasts; and what it found in the database.
    """

    updates: Mapping[str, int]
    outcomes: Mapping[str, int]
    letters: Sends
    broadcasts: Sends
    looked: DatabaseFigures
    maintenance: bool = False


class Metrics:
    """Answers `/metrics` to those of `networks` who ask directly; to anybody else there is nothing here."""

    def __init__(self, read: Callable[[], Awaitable[ProcessFigures]], networks: Iterable[str]) -> None:
        self._read = read
        self._networks = [ip_network(one) for one in networks]
        self._shown: ProcessFigures | None = None
        registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)
        self._answer = make_aiohttp_handler(registry)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not self._may_read(request):
            raise web.HTTPNotFound
        self._shown = await self._read()
        return await self._answer(request)

    def collect(self) -> Iterable[Metric]:
        """As the registry asks it."""
        return families(self._shown) if self._shown is not None else ()

    def _may_read(self, request: web.Request) -> bool:
        """What a server in front passes on seems to come from it: whoever asked there is a stranger."""
        if any(name in request.headers for name in _PASSED_ON):
            return False
        try:
            peer = ip_address((request.remote or "").partition("%")[0])
        except ValueError:
            return False
        mapped = peer.ipv4_mapped if isinstance(peer, IPv6Address) else None
        return any((mapped or peer) in network for network in self._networks)


def families(figures: ProcessFigures) -> list[Metric]:
    """All that is shown, in the form of Prometheus."""
    urgent = figures.outcomes.get(URGENT, 0)
    return [
        _gauge("bot_build_info", "Phiên bản đang chạy.", [((program_version(),), 1)], "version"),
        _gauge("bot_ready", "1 khi làm được mọi việc, như /readyz nói.", _one(figures.looked.ready)),
        _gauge("bot_maintenance", "1 khi đang bảo trì: giữ tin lại, chưa trả lời.", _one(figures.maintenance)),
        _counter("bot_updates", "Số tin đã nhận và ghi lại.", _each(figures.updates), "channel"),
        _counter("bot_answers", "Số câu trả lời, theo kết quả.", _each(figures.outcomes), "outcome"),
        _counter("bot_help_cards", "Số thẻ giúp người gặp nguy hiểm đã đưa.", _one(urgent)),
        *_sending(figures.letters, figures.broadcasts),
        *_found(figures.looked),
    ]


def _sending(letters: Sends, broadcasts: Sends) -> list[Metric]:
    sends = [
        ((channel, way, result), count)
        for way, tallies in (("letter", letters), ("broadcast", broadcasts))
        for channel, tally in tallies.items()
        for result, count in tally.results.items()
    ]
    delay = SummaryMetricFamily(
        "bot_send_delay_seconds", "Tin chờ bao lâu, từ lúc viết đến lúc gửi.", labels=["channel"]
    )
    for channel, tally in letters.items():
        delay.add_metric([channel], count_value=tally.waited, sum_value=tally.waited_s)
    paced = _each({name: tally.paced for name, tally in letters.items()})
    paced_s = _each({name: tally.paced_s for name, tally in letters.items()})
    return [
        _counter("bot_sends", "Số lần gửi, theo kết quả.", sends, "channel", "way", "result"),
        delay,
        _counter("bot_pace_waits", "Số tin phải chờ theo nhịp gửi.", paced, "channel"),
        _counter("bot_pace_wait_seconds", "Tổng thời gian các tin ấy chờ theo nhịp gửi.", paced_s, "channel"),
    ]


def _found(looked: DatabaseFigures) -> list[Metric]:
    """Of a database that can't be read only that."""
    up = _gauge("bot_database_up", "1 khi đọc được dữ liệu.", _one(looked.backlog is not None))
    return [up, *_waiting(looked.backlog), *_burden(looked.burden), *_granted(looked.allowances)]


def _waiting(backlog: Backlog | None) -> list[Metric]:
    if backlog is None:
        return []
    told = (
        ("bot_inbox_updates", "Số tin chờ xử lý.", backlog.inbox),
        ("bot_inbox_oldest_seconds", "Tin chờ xử lý lâu nhất đã chờ bao lâu.", backlog.oldest_inbox_s),
        ("bot_outbox_letters", "Số tin chờ gửi.", backlog.outbox),
        ("bot_outbox_overdue_seconds", "Tin gửi được ngay mà chờ lâu nhất đã chờ bao lâu.", backlog.overdue_s),
        ("bot_paused_seconds", "Nền tảng bắt mọi tin dừng thêm bao lâu.", backlog.paused_s),
        ("bot_dead_letters", "Số tin gửi nhiều lần không được, đang được giữ lại.", backlog.dead_letters),
        ("bot_quarantined_updates", "Số tin đến không hiểu được, đang để riêng.", backlog.quarantined),
    )
    return [_gauge(name, help_, _one(value)) for name, help_, value in told]


def _burden(burden: Burden | None) -> list[Metric]:
    if burden is None:
        return []
    snapshot = _one(burden.snapshot_transactions)
    return [
        _gauge("bot_oldest_transaction_seconds", "Giao dịch lâu nhất trên PostgreSQL.", _one(burden.transaction_s)),
        _gauge("bot_oldest_snapshot_transactions", "Ảnh chụp cũ nhất trên PostgreSQL, số giao dịch đã qua.", snapshot),
        _gauge("bot_dead_rows", "Số dòng đã xóa còn nằm trong bảng.", _each(burden.dead_rows), "table"),
    ]


def _granted(allowances: Mapping[str, Allowance]) -> list[Metric]:
    """A channel without the limit has no figure."""
    expires = [((name,), one.token_expires_s) for name, one in allowances.items() if one.token_expires_s is not None]
    left = [((name,), one.paid_left) for name, one in allowances.items() if one.paid_left is not None]
    return [
        _gauge("bot_token_expires_seconds", "Mã truy cập còn dùng được bao lâu.", expires, "channel"),
        _gauge("bot_paid_messages_left", "Số tin tính phí còn được gửi trong tháng.", left, "channel"),
    ]


def _one(value: float) -> Values:
    return [((), value)]


def _each(values: Mapping[str, float]) -> Values:
    return [((label,), value) for label, value in values.items()]


def _gauge(name: str, help_: str, values: Values, *labels: str) -> Metric:
    return _filled(GaugeMetricFamily(name, help_, labels=labels), values)


def _counter(name: str, help_: str, values: Values, *labels: str) -> Metric:
    return _filled(CounterMetricFamily(name, help_, labels=labels), values)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, values: Values) -> Metric:
    for labels, value in values:
        family.add_metric(labels, value)
    return family
