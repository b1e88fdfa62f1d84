"""What may come from one network at once, whoever its visitors are."""

import pytest

from bot.channels.web import networks
from bot.channels.web.networks import Networks, network_of
from bot.channels.web.visitors import new_visitor
from bot.domain.neighbours import neighbourhood
from bot.services.shares import Shares

KEY = b"k" * 32
HERE, ELSEWHERE = "203.0.113.9", "203.0.113.10"


def standing() -> Networks:
    """The clock stands still: nothing is refilled."""
    return Networks(
        Shares(networks.NEW_AT_ONCE, networks.NEW_PER_S, lambda: 0.0),
        Shares(networks.PHOTOS_BURST_S, networks.PHOTOS_SHARE, lambda: 0.0),
        Shares(networks.LINES_OF_A_SITE * networks.NEW_AT_ONCE, 1.0, lambda: 0.0),
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", HERE, True),
        (HERE, ELSEWHERE, False),
        ("::ffff:203.0.113.9", "::ffff:203.0.113.10", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("64:ff9b::203.0.113.9", HERE, True),
        ("64:ff9b::203.0.113.9", "64:ff9b::203.0.113.10", False),
        ("64:ff9b:0:0:0:1:cb00:7109", "64:ff9b::1:cb00:710a", True),
        ("", "unknown", False),
    ],
)
def test_all_addresses_of_an_ipv6_line_are_one_network(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_only_so_many_new_visitors_come_from_one_network() -> None:
    one = standing()
    assert [one.lets_in(f"2001:db8::{number:x}") for number in range(150)].count(True) in {100, 101}
    assert one.lets_in(ELSEWHERE)


def test_only_so_many_streams_of_one_network_are_open_and_one_that_ends_makes_room() -> None:
    one = standing()
    opened = [one.streaming(HERE) for _ in range(networks.MOST_STREAMS)]
    for stream in opened:
        assert one.has_stream(HERE)
        stream.__enter__()
    assert not one.has_stream(HERE)
    assert one.has_stream(ELSEWHERE)
    opened[0].__exit__(None, None, None)
    assert one.has_stream(HERE)


def test_only_so_many_photos_of_one_network_are_written_at_once_and_in_a_while() -> None:
    one = standing()
    with one.writing(HERE), one.writing(HERE):
        assert not one.takes_photo(HERE)
        assert one.takes_photo(ELSEWHERE)
    taken = 2
    while one.takes_photo(HERE):
        taken += 1
        with one.writing(HERE):
            pass
    assert 25 < taken < 35
    assert one.takes_photo(ELSEWHERE)


def test_visitors_of_one_network_have_names_that_begin_alike_and_others_are_no_neighbours() -> None:
    here = {neighbourhood(new_visitor(0.0, KEY, HERE).address.key) for _ in range(20)}
    assert len(here) == 1
    assert here != {neighbourhood(new_visitor(0.0, KEY, ELSEWHERE).address.key)}
    for key in ("telegram:12345", f"web:ban-{'a' * 32}", "web:0", "zalo:" + "a" * 32, "~" + "a" * 32, "console:"):
        assert neighbourhood(key) == ""


def test_a_site_of_thousands_of_lines_lets_no_more_in_than_a_few_of_them() -> None:
    one = standing()
    let_in = [one.lets_in(f"2001:db8:1:{number:x}::1") for number in range(1_000)]
    assert let_in.count(True) in {400, 401}
    assert one.lets_in("2001:db8:2::1")
    assert one.lets_in(HERE)


def test_those_behind_a_translator_are_no_site_of_their_own() -> None:
    one = standing()
    let_in = [one.lets_in(f"64:ff9b::{1 + number // 250}.0.2.{number % 250}") for number in range(1_000)]
    assert all(let_in)


def test_a_site_opens_no_more_streams_than_a_few_of_its_lines() -> None:
    one = standing()
    opened = [one.streaming(f"2001:db8:1:{number:x}::1") for number in range(4 * networks.MOST_STREAMS)]
    for stream in opened:
        stream.__enter__()
    assert not one.has_stream("2001:db8:1:ffff::1")
    assert one.has_stream("2001:db8:2::1")
    opened[0].__exit__(None, None, None)
    assert one.has_stream("2001:db8:1:ffff::1")
