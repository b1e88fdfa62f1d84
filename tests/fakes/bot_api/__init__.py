"""A local Telegram Bot API server for tests and benchmarks.

In a test: `async with BotApi.serving(record="all") as api:` (see `api.py`). As a process, for chaos and load:
`python -m tests.fakes.bot_api --port 0 --config FILE.json`, driven through `RemoteBotApi` (`remote.py`) or the
endpoints of `control.py`. `settings.py` lists the limits, faults and other settings, `updates.py` builds updates,
`schema.py` checks recorded calls against the machine-readable description of the Bot API.

It answers as the platform does where a bot could notice, and is stricter where a bot could be careless: unknown
parameters are noted as violations, and HTML has to be escaped without fault. Not modelled: Markdown, entities of sent
messages, rich messages, payments, anything that needs a real person's client.
"""

from tests.fakes.bot_api.api import BotApi
from tests.fakes.bot_api.decoding import Upload
from tests.fakes.bot_api.ledger import Button, Call, Sent
from tests.fakes.bot_api.limits import worst_window
from tests.fakes.bot_api.remote import RemoteBotApi
from tests.fakes.bot_api.settings import FaultRule, Limits, Settings

__all__ = [
    "BotApi",
    "Button",
    "Call",
    "FaultRule",
    "Limits",
    "RemoteBotApi",
    "Sent",
    "Settings",
    "Upload",
    "worst_window",
]
