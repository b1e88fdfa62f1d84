"""The library's errors in our words, every one of them."""

from datetime import timedelta

import pytest
import telegram.error as library
from telegram.error import TelegramError

from bot.channels.telegram.errors import translate
from bot.channels.telegram.exchange import AnswerLostError, NotConnectedError
from bot.domain.delivery import Fate, Job, Letter
from bot.domain.errors import (
    DeliveryError,
    Limited,
    MaybeDelivered,
    Moved,
    PlatformDown,
    Rejected,
    Retryable,
    Unreachable,
)
from bot.domain.messages import Address, Outgoing
from bot.services.retry import outcome_of

KINDS: dict[type[TelegramError], tuple[TelegramError, type[DeliveryError] | None]] = {
    library.TelegramError: (TelegramError("Invalid server response"), Retryable),
    library.BadRequest: (library.BadRequest("can't parse entities"), Rejected),
    library.ChatMigrated: (library.ChatMigrated(-1005), Moved),
    library.Conflict: (library.Conflict("terminated by other getUpdates request"), Retryable),
    library.EndPointNotFound: (library.EndPointNotFound("Not Found"), Rejected),
    library.Forbidden: (library.Forbidden("bot was blocked by the user"), Unreachable),
    library.InvalidToken: (library.InvalidToken(), PlatformDown),
    library.NetworkError: (library.NetworkError("Bad Gateway"), Retryable),
    library.PassportDecryptionError: (library.PassportDecryptionError("x"), Rejected),
    library.RetryAfter: (library.RetryAfter(timedelta(seconds=7)), Limited),
    library.TimedOut: (library.TimedOut(), MaybeDelivered),
    NotConnectedError: (NotConnectedError("ClientConnectorError"), PlatformDown),
    AnswerLostError: (AnswerLostError("ClientPayloadError"), None),
}


def subclasses(kind: type[TelegramError]) -> set[type[TelegramError]]:
    return {kind}.union(*map(subclasses, kind.__subclasses__()))


def test_every_error_of_the_library_is_known_and_a_new_one_is_noticed() -> None:
    assert subclasses(TelegramError) == KINDS.keys()


@pytest.mark.parametrize(("error", "kind"), KINDS.values(), ids=[kind.__name__ for kind in KINDS])
def test_every_error_has_its_word(error: TelegramError, kind: type[DeliveryError] | None) -> None:
    translated = translate(error)
    assert (type(translated) if translated is not None else None) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Query is too old and response timeout expired or query ID is invalid", None),
        ("Message is not modified: specified new message content is exactly the same", None),
        ("Chat not found", Unreachable),
        ("PEER_ID_INVALID", Unreachable),
        ("Have no rights to send a message", Unreachable),
        ("Group chat was deactivated", Unreachable),
        ("Message is too long", Rejected),
    ],
)
def test_a_bad_request_is_told_by_its_words(words: str, kind: type[DeliveryError] | None) -> None:
    translated = translate(library.BadRequest(words))
    assert (type(translated) if translated is not None else None) is kind


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            'Bad Request: can\'t parse entities: Unsupported start tag "mật khẩu của tôi" at byte offset 7',
            "Can't parse entities",
        ),
        ('Bad Request: wrong "so dien thoai 0912345678"', "Wrong"),
        ("BUTTON_DATA_INVALID", "BUTTON_DATA_INVALID"),
        ("“lời của người gửi”", "refused"),
        ("Bad Request: 'mật khẩu' is no button", "refused"),
        ("Bad Request: unsupported start tag 'mat khau cua toi' at byte offset 7", "Unsupported start tag"),
        ("Bad Request: can't parse entities: unexpected end tag 'mat khau'", "Can't parse entities"),
        ("Bad Request: can't find @nguoi_gui in chat 5000000001", "Can't find"),
        ("Bad Request: URL https://vtv-vn.top/mat-khau is invalid", "Url https"),
        ("Bad Request: mật khẩu của tôi là 123456", "refused"),
        ("wrong HTTP URL specified: mat-khau", "wrong HTTP URL specified"),
    ],
)
def test_what_the_platform_quotes_is_not_kept(said: str, kept: str) -> None:
    assert str(translate(library.BadRequest(said))) == kept


def test_how_long_and_where_to_are_carried_over() -> None:
    limited, moved = translate(library.RetryAfter(timedelta(seconds=7))), translate(library.ChatMigrated(-1005))
    assert isinstance(limited, Limited)
    assert isinstance(moved, Moved)
    assert (limited.after_s, moved.chat) == (7.0, "-1005")


def after(errors: list[DeliveryError]) -> list[tuple[str, float]]:
    """What becomes of one job after error on error: fate and wait in seconds."""
    job = Job(1, Letter(Address("telegram", "5"), Outgoing("x")), 1, 0, False, 0.0)
    found = []
    for error in errors:
        outcome = outcome_of(job, error, 100.0)
        found.append((str(outcome.fate), outcome.again_at_s - 100.0 if outcome.fate is Fate.AGAIN else 0.0))
        maybe = job.maybe_delivered or outcome.maybe_delivered
        job = Job(1, job.letter, job.attempts + 1, job.failures + outcome.counted, maybe, 0.0)
    return found


def test_a_message_that_fails_waits_1_3_9_27_81_243_729_seconds_and_is_given_up() -> None:
    waits = [1.0, 3.0, 9.0, 27.0, 81.0, 243.0, 729.0]
    assert after([Retryable("x")] * 8) == [*(("again", wait_s) for wait_s in waits), ("dead", 0.0)]


def test_a_message_that_may_have_been_delivered_is_tried_once_more() -> None:
    assert after([MaybeDelivered("x")] * 2) == [("again", 3.0), ("dead", 0.0)]
    assert after([Limited(7), MaybeDelivered("x"), PlatformDown("x"), MaybeDelivered("x")]) == [
        ("again", 7.0),
        ("again", 3.0),
        ("again", 0.0),
        ("dead", 0.0),
    ]


def test_limits_and_a_platform_out_of_reach_are_waited_out_for_ever() -> None:
    assert {fate for fate, _ in after([Limited(1), PlatformDown("x")] * 50)} == {"again"}


def test_who_can_not_be_reached_is_dropped_and_what_is_refused_is_given_up() -> None:
    assert after([Unreachable("x")]) == [("dropped", 0.0)]
    assert after([Rejected("x")]) == [("dead", 0.0)]
