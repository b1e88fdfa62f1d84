"""Whatever a step can ask for is done by the storage."""

from typing import get_args

import pytest

from bot.domain.effects import Effect
from bot.storage import effects
from bot.storage import handling as _every_room_registered  # noqa: F401


@pytest.mark.parametrize("kind", get_args(Effect), ids=lambda kind: kind.__name__)
def test_each_effect_has_a_way_to_be_done(kind: type) -> None:
    assert effects._do.dispatch(kind) is not effects._do.dispatch(object)
