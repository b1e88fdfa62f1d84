"""What fails is tried again after waits that grow, and from the beginning once it went well."""

from bot.domain.backoff import Backoff


def test_waits_grow_to_the_last_and_begin_anew_after_a_success() -> None:
    backoff = Backoff(1.0, 2.0, 30.0)
    assert [backoff.next_s() for _ in range(5)] == [1.0, 2.0, 30.0, 30.0, 30.0]
    assert backoff.failures == 5
    backoff.reset()
    assert backoff.next_s() == 1.0
