"""The Zalo account's pair of tokens: renewed in time, by one process, and what is true after a kill at every step."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.zalo.errors import AccountDown
from bot.channels.zalo.oauth import App
from bot.channels.zalo.tokens import LOOK_AGAIN_S, Dead, Pair, TokenKeeper
from bot.domain.errors import PlatformDown, StoreUnavailable
from tests.fakes.zalo.server import APP_ID, FakeZalo


@pytest.fixture
async def platform() -> AsyncIterator[FakeZalo]:
    fake = FakeZalo()
    await fake.start()
    yield fake
    await fake.stop()


class OneShelf:
    """A shelf that several processes share; `fails` makes the next saving fail."""

    def __init__(self, pair: Pair | None) -> None:
        """With what the platform gave first."""
        self.pair = pair
        self.fails = False

    async def load(self) -> Pair | None:
        return self.pair

    async def save(self, pair: Pair) -> None:
        if self.fails:
            self.fails = False
            raise StoreUnavailable("no")
        self.pair = pair


def keeper(platform: FakeZalo, shelf: OneShelf, *, holds: bool = True, now_s: float = 0.0) -> TokenKeeper:
    async def may_renew() -> bool:
        return holds

    return TokenKeeper(App(APP_ID, "app-secret", platform.base), shelf, lambda: now_s, may_renew)


async def test_the_pair_is_renewed_once_before_it_ends_however_many_ask(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    early, late = keeper(platform, shelf, now_s=71_000.0), keeper(platform, shelf, now_s=72_001.0)
    assert await early.access() == "access-1"
    got = await asyncio.gather(*(late.access() for _ in range(5)))
    assert set(got) == {platform.access}
    assert platform.access != "access-1"
    assert shelf.pair is not None
    assert (shelf.pair.access, shelf.pair.refresh) == (platform.access, platform.refresh)
    assert shelf.pair.until_s == 72_001.0 + 90_000.0


async def test_how_long_the_newest_pair_is_good_is_told_and_nothing_of_none(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair("a", "r", 0.0, 90_000.0))
    told = keeper(platform, shelf, now_s=80_000.0)
    assert await told.expires_s() == 10_000.0
    shelf.pair = Pair("b", "s", 80_000.0, 170_000.0)
    assert await told.expires_s() == 90_000.0
    assert await keeper(platform, OneShelf(None)).expires_s() is None


async def test_a_process_without_the_lease_takes_the_pair_that_another_committed(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    holder, other = keeper(platform, shelf, now_s=80_000.0), keeper(platform, shelf, holds=False, now_s=80_000.0)
    waiting = asyncio.create_task(other.access())
    await asyncio.sleep(0)
    assert await holder.access() == await waiting == platform.access


async def test_a_refresh_token_that_was_used_asks_for_a_person(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair("old", "used", 0.0, 10.0))
    with pytest.raises(AccountDown, match="consent anew"):
        await keeper(platform, shelf, now_s=20.0).access()
    with pytest.raises(AccountDown, match="bot zalo login"):
        await keeper(platform, OneShelf(None)).access()
    assert shelf.pair is not None
    assert shelf.pair.refresh == "used"


async def test_while_the_platform_is_out_of_reach_the_old_token_serves_on(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    await platform.stop()
    assert await keeper(platform, shelf, now_s=80_000.0).access() == "access-1"
    with pytest.raises(PlatformDown):
        await keeper(platform, shelf, now_s=90_001.0).access()


class Killed(BaseException):
    """The process ends here."""


class DyingShelf(OneShelf):
    """A shelf beside which the process is killed once, at the step named `dies`."""

    def __init__(self, pair: Pair, dies: str) -> None:
        super().__init__(pair)
        self.dies = dies

    def die(self, step: str) -> None:
        if self.dies == step:
            self.dies = ""
            raise Killed(step)

    async def load(self) -> Pair | None:
        self.die("before the pair is read")
        return await super().load()

    async def save(self, pair: Pair) -> None:
        what = "the new pair is committed" if pair.asked_s is None else "it is written down that it asks"
        self.die(f"before {what}")
        await super().save(pair)
        self.die(f"after {what}")


class Process(TokenKeeper):
    """One process of those that share a shelf; what it tells the officers is in `told`."""

    def __init__(self, platform: FakeZalo, shelf: DyingShelf, now_s: list[float]) -> None:
        self.told: list[Dead] = []
        self._dying = shelf

        async def may_renew() -> bool:
            shelf.die("before the lease")
            return True

        async def on_dead(dead: Dead) -> None:
            self.told.append(dead)

        super().__init__(App(APP_ID, "app-secret", platform.base), shelf, lambda: now_s[0], may_renew, on_dead)

    async def asked(self, form: dict[str, str]) -> Pair:
        pair = await super().asked(form)
        self._dying.die("after the platform's answer")
        return pair


RENEWED, SPENT = "renewed", "the refresh token is spent"
STEPS = {
    "before the pair is read": RENEWED,
    "before the lease": RENEWED,
    "before it is written down that it asks": RENEWED,
    "after it is written down that it asks": RENEWED,
    "after the platform's answer": SPENT,
    "before the new pair is committed": SPENT,
    "after the new pair is committed": RENEWED,
}


@pytest.mark.parametrize("early", [False, True], ids=["in time", "for a refused token"])
@pytest.mark.parametrize("grace", [False, True], ids=["good once", "the same pair again"])
@pytest.mark.parametrize(("step", "then"), STEPS.items())
async def test_after_a_kill_at_any_step_the_pair_is_whole_or_a_person_is_asked_at_once(
    step: str, then: str, grace: bool, early: bool, platform: FakeZalo
) -> None:
    """Between the platform's answer and the commit the new pair is lost where the platform gives it only once: that
    can't be helped. The next process knows it from what was written down, tries the old refresh token once, and asks a
    person at its first call, however young the pair is; the old access token serves on as long as the platform lets it.
    """
    platform.grace = grace
    now_s = [100.0 if early else 80_000.0]
    shelf = DyingShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0), step)
    dying = Process(platform, shelf, now_s)
    with pytest.raises(Killed):
        await (dying.renewed("access-1") if early else dying.access())
    calls = platform.token_calls
    after = Process(platform, shelf, now_s)
    tokens = [await after.access() for _ in range(3)]
    assert shelf.pair is not None
    assert set(tokens) == {shelf.pair.access}
    if then == RENEWED or grace:
        assert tokens[0] == platform.access
        assert after.told == []
        return
    assert tokens[0] == "access-1" != platform.access
    assert [one.serves for one in after.told] == [True]
    now_s[0] += 120
    await after.access()
    assert platform.token_calls == calls + 1
    with pytest.raises(AccountDown):
        await after.renewed("access-1")
    assert after.told[-1].serves is False
    await shelf.save(Pair("from a consent", "r", now_s[0], now_s[0] + 90_000.0))
    assert await after.renewed("access-1") == await after.access() == "from a consent"


async def test_a_renewal_that_could_not_be_written_down_is_not_begun(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    shelf.fails = True
    assert await keeper(platform, shelf, now_s=80_000.0).access() == "access-1"
    assert platform.token_calls == 0


async def test_while_the_lease_of_a_killed_process_lasts_the_old_token_serves_on(
    platform: FakeZalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.tokens.LOOK_EVERY_S", 5.0)
    monkeypatch.setattr("bot.channels.zalo.tokens.asyncio.sleep", _at_once)
    shelf, now_s, holds = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0)), [80_000.0], [False]

    async def may_renew() -> bool:
        return holds[0]

    one = TokenKeeper(App(APP_ID, "app-secret", platform.base), shelf, lambda: now_s[0], may_renew)
    assert await one.access() == "access-1"
    with pytest.raises(PlatformDown, match="another process"):
        await one.renewed("access-1")
    holds[0], now_s[0] = True, now_s[0] + LOOK_AGAIN_S + 1
    assert await one.access() == platform.access != "access-1"


async def _at_once(_: float) -> None:
    return


async def test_an_answer_that_comes_in_parts_is_read_to_its_end(platform: FakeZalo) -> None:
    platform.in_parts = True
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0))
    assert await keeper(platform, shelf, now_s=80_000.0).access() == platform.access != "access-1"


async def test_a_pair_that_could_not_be_committed_is_not_used(platform: FakeZalo) -> None:
    shelf = OneShelf(Pair(platform.access, platform.refresh, 0.0, 90_000.0, asked_s=90_000.0))
    shelf.fails = True
    one = keeper(platform, shelf, now_s=90_001.0)
    with pytest.raises(PlatformDown):
        await one.access()
    assert shelf.pair is not None
    assert shelf.pair.access == "access-1"
    assert await one.access() == shelf.pair.access == platform.access
