"""Every check carried out, each by itself: one that fails hides no other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import corpus_version, read_parameters
from bot.app.doctor import data, duty, platform
from bot.app.doctor.finding import Diagnosis, fault, note, ok, ordered, skipped
from bot.app.doctor.telegram import telegram
from bot.app.doctor.zalo import zalo, zalobot
from bot.app.soundness import all_read
from bot.channels.outside import certificate_of, time_told_s
from bot.config import Settings
from bot.config.env_file import NAME as ENV_FILE
from bot.domain.errors import BotError, DataFaults, DeliveryError
from bot.planning.schema import Calendar
from bot.storage.disk import open_to_others, room_of
from bot.storage.engines import open_database
from bot.storage.inspection import DatabaseSeen, inspected
from bot.storage.resealing import is_opened
from bot.storage.urls import parsed

LONGEST_S = 120.0
"""For one check; each question to another machine waits much less, and reading the knowledge on a busy one may not."""
Check = Callable[[], Awaitable[Sequence[Diagnosis]]]
OFFLINE = "chưa xem, vì chạy với --offline."
KEY_CURE = "Tìm lại khóa đã cất (docs/van-hanh.md, mục 4); chưa có khóa đúng thì trợ lý không chạy."
OUT_OF_REACH = "Kiểm tra mạng của máy này (và tường lửa), rồi chạy lại lệnh."


@dataclass
class Examination:
    """Of one installation. `config`: the name of its settings' file. `now_s`: this machine's clock."""

    settings: Settings
    config: str
    offline: bool
    now_s: Callable[[], float]

    async def findings(self) -> tuple[Diagnosis, ...]:
        checks: dict[str, Check] = {"database": self._data, "knowledge": self._knowledge, "files": self._files}
        outside: dict[str, Check] = {
            "token": lambda: telegram(self.settings, self.now_s()),
            "certificate": self._certificates,
            "zalobot": lambda: zalobot(self.settings.zalobot),
        }
        if self.offline:
            unseen = [skipped(check, OFFLINE) for check in ("token", "certificate")]
        else:
            checks, unseen = checks | outside, []
        found = await asyncio.gather(*(guarded(name, check) for name, check in checks.items()))
        return ordered([*unseen, *(one for some in found for one in some)])

    async def _data(self) -> Sequence[Diagnosis]:
        """The database, and what goes by it: the officers who were invited, the account's tokens, the clock."""
        seen, found = DatabaseSeen(), []
        try:
            seen = await inspected(parsed(self.settings.database_url))
            found = [*data.database(seen), *await self._key(seen)]
        except BotError as error:
            found = [_unread("database", error)]
        others = {"clock": lambda: self._clock(seen), "rota": lambda: self._rota(seen)}
        others |= {"zalo": lambda: zalo(self.settings, seen, self.now_s())} if self.settings.zalo.app_id else {}
        more = await asyncio.gather(*(guarded(name, check) for name, check in others.items()))
        return [*found, *self._disk(seen), *(one for some in more for one in some)]

    async def _key(self, seen: DatabaseSeen) -> Sequence[Diagnosis]:
        """Whether DATA_KEY opens what is kept."""
        if seen.standing is None or seen.standing.found != seen.standing.wanted:
            return []
        database = open_database(self.settings.database_url, self.settings.data_keys)
        try:
            await database.read(is_opened)
        except BotError as error:
            return [fault(data.CHECK, str(error), KEY_CURE)]
        finally:
            await database.close()
        return []

    async def _rota(self, seen: DatabaseSeen) -> Sequence[Diagnosis]:
        return duty.rota(self.settings.desk, seen.invited, self._now)

    async def _clock(self, seen: DatabaseSeen) -> Sequence[Diagnosis]:
        """Against PostgreSQL's, and against that of whichever platform is used."""
        found = [platform.clock(seen.server.ahead_s, "máy chủ PostgreSQL")] if seen.server is not None else []
        settings = self.settings
        whose = {
            "Telegram": settings.telegram.api_base if settings.telegram.token else "",
            "Zalo": settings.zalo.api_base if settings.zalo.app_id else "",
            "bot Zalo": settings.zalobot.api_base if settings.zalobot.token else "",
        }
        name, url = next(((name, url) for name, url in whose.items() if url), ("", ""))
        if self.offline or not url:
            return found or [skipped("clock", OFFLINE if self.offline else "chưa có đồng hồ nào khác để so.")]
        told_s = await time_told_s(url)
        return [*found, *([platform.clock(self.now_s() - told_s, name)] if told_s is not None else [])]

    def _disk(self, seen: DatabaseSeen) -> Sequence[Diagnosis]:
        if seen.file is None:
            return [data.disk(room_of(self.settings.cache), 0)]
        return [data.disk(room_of(seen.file.path.parent), seen.file.bytes)]

    async def _files(self) -> Sequence[Diagnosis]:
        """What holds secrets and members' words."""
        url = parsed(self.settings.database_url)
        data_file = [Path(str(url.database))] if url.get_backend_name() == "sqlite" else []
        return [data.files(open_to_others((Path(self.config).parent / ENV_FILE, *data_file)))]

    async def _certificates(self) -> Sequence[Diagnosis]:
        settings = self.settings
        wanted = [settings.web.public_url if settings.web.enabled else "", settings.zalo.public_url]
        wanted += [settings.telegram.public_url if settings.telegram.webhook else ""]
        wanted += [settings.zalobot.public_url if settings.zalobot.webhook else ""]
        urls = dict.fromkeys(url for url in wanted if url.startswith("https:"))
        return [platform.certificate(await certificate_of(url), self.now_s()) for url in urls]

    async def _knowledge(self) -> Sequence[Diagnosis]:
        return await asyncio.to_thread(self._read)

    def _read(self) -> Sequence[Diagnosis]:
        sound = all_read(self.settings, self.config, self._now)
        found = self._holidays(sound.plan.calendar)
        if read_parameters(self.settings.knowledge).corpus != corpus_version(self.settings.knowledge):
            cure = "Chạy .venv/bin/bot train để tính lại các ngưỡng."
            return [*found, note("knowledge", "câu hỏi mẫu đã đổi từ lần học trước.", cure)]
        count = len(sound.knowledge.entries)
        return [*found, ok("knowledge", f"đọc được, không có lỗi: {count} câu trả lời.")]

    def _holidays(self, calendar: Calendar) -> Sequence[Diagnosis]:
        return duty.holidays(self.settings.desk, calendar, self._now)

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.now_s(), UTC)


async def guarded(name: str, check: Check) -> Sequence[Diagnosis]:
    """What the check found, or a finding that says why it could not look."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await check()
    except DataFaults as error:
        return [fault(name, str(one), "Sửa chỗ ấy rồi chạy lại.") for one in error.faults]
    except (BotError, OSError, TimeoutError) as error:
        return [_unread(name, error)]
    except Exception as error:  # noqa: BLE001 - the other checks are told all the same
        cure = "Xin gửi dòng này cho người phát triển; các mục khác vẫn đúng."
        return [fault(name, f"phép kiểm tra này dừng vì lỗi của chương trình ({type(error).__name__}).", cure)]


def _unread(name: str, error: Exception) -> Diagnosis:
    if isinstance(error, DeliveryError | OSError):  # a TimeoutError is one
        return fault(name, f"không tới được ({str(error) or type(error).__name__}).", OUT_OF_REACH)
    return fault(name, str(error), "Làm theo lời ấy rồi chạy lại .venv/bin/bot doctor.")
