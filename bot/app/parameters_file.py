"""What was learned of how sure an answer is: `knowledge/parameters.json`, read and written."""

import json
from dataclasses import asdict
from pathlib import Path

from bot.answers.parameters import Parameters, parameters_from
from bot.data.reasons import reason_of
from bot.domain.errors import DataFaults, Fault

PARAMETERS_FILE = "parameters.json"


def read_parameters(directory: Path) -> Parameters:
    path = directory / PARAMETERS_FILE
    name = f"{directory.name}/{PARAMETERS_FILE}"
    try:
        return parameters_from(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DataFaults(
            [Fault(name, 1, "(tệp)", f"không đọc được tệp ({reason_of(error)}); xin chạy: .venv/bin/bot train")]
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise DataFaults(
            [Fault(name, 1, "(tệp)", f"thiếu hoặc sai khóa; xin chạy lại: .venv/bin/bot train ({error})")]
        ) from error


def write_parameters(directory: Path, parameters: Parameters) -> None:
    (directory / PARAMETERS_FILE).write_text(parameters_text(parameters), encoding="utf-8")


def parameters_text(parameters: Parameters) -> str:
    return json.dumps(asdict(parameters), indent=2) + "\n"
