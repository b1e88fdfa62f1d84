# The only spelling of each command. Every target sets up what it needs by itself: Python 3.11+ with pip is enough.

UV_VERSION := 0.13.9
TOOLS := .tools
UV := UV_PYTHON_DOWNLOADS=never $(TOOLS)/bin/uv
BIN := .venv/bin
PYTHON ?= python3
# Most of what tests take is waiting, so that two of them share a core.
WORKERS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

# Where the environment forbids it (many containers do), each start of the program would compile all of it: half a second.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run chat try-zalo install test quick cover fuzz audit sbom wheel check fmt bench bench-long bench-scale train eval transcript pictures clean

help:            ## these lines
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: .venv/.ready  ## start the assistant: on Telegram where TELEGRAM_BOT_TOKEN is set, else in this terminal
	@$(BIN)/bot $(if $(TELEGRAM_BOT_TOKEN)$(wildcard .env),run,chat)

chat: .venv/.ready  ## talk to the assistant in this terminal
	@$(BIN)/bot chat

try-zalo: .venv/.ready-dev  ## the bot on a local Zalo, with a terminal as a member's phone (ON=bot: the Bot Platform)
	@$(BIN)/python -m tests.fakes.zalo.phone $(ON)

install: .venv/.ready  ## set up .venv with what running needs

test: .venv/.ready-dev  ## all tests
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

QUICK := -n auto --dist worksteal -m "not slow and not timed" -k "not postgresql" --hypothesis-profile quick \
	tests/unit tests/contract tests/dialogues

quick: .venv/.ready-dev  ## the tests for while one works: units, dialogues, the database on SQLite; nothing that is slow or timed
	NO_POSTGRES=1 $(BIN)/pytest $(QUICK)

IN_PROCESS := $(patsubst %,tests/acceptance/test_%.py,board board_entrance board_figures board_pages web web_receipt \
	webhook polling telegram zalo zalobot broadcast delivery first_day)

cover: .venv/.ready-dev  ## the same and what runs the channels in the tests' own process, nothing timed: the share of lines reached
	NO_POSTGRES=1 $(BIN)/coverage run -m pytest $(QUICK) -m "not timed" $(IN_PROCESS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fuzz: .venv/.ready-dev  ## what reads the words of others: FUZZ_CASES random cases each, then FUZZ_S seconds each led by coverage
	FUZZ_CASES=$${FUZZ_CASES:-2000} $(BIN)/pytest -n auto -m hypothesis --hypothesis-profile "new cases" tests
	$(UV) sync --locked --quiet --group fuzz
	$(BIN)/python -m tests.fuzz.guided

RELEASE := $(UV) run --locked --quiet --isolated --only-group release

audit: $(TOOLS)/bin/uv  ## known holes in what the product is made of; says of how many packages nothing could be found out
	@mkdir -p .release
	@$(UV) export --locked --quiet --no-dev --no-emit-project --output-file .release/requirements.txt
	@$(RELEASE) python .ci/audit.py .release/requirements.txt

sbom: $(TOOLS)/bin/uv  ## dist/sbom.json: all that the product is made of, with versions and licences (CycloneDX)
	@mkdir -p dist
	@UV_PROJECT_ENVIRONMENT=.release/product $(UV) sync --locked --quiet --no-dev --no-editable
	@$(RELEASE) cyclonedx-py environment .release/product --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file dist/sbom.json

wheel: .venv/.ready-dev  ## dist/*.whl: the program with its knowledge, for `uv tool install` or pip
	$(BIN)/python -m hatchling build --target wheel --directory dist

check: .venv/.ready-dev  ## style, types, import rules, knowledge
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bot check

fmt: .venv/.ready-dev  ## put the code in its one format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

train: .venv/.ready  ## learn the thresholds anew from the knowledge (after changing examples)
	$(BIN)/bot train

eval: .venv/.ready-dev  ## accuracy by style, beside four plain baselines
	$(BIN)/bot eval tests/questions/tune.jsonl tests/questions/report.jsonl

bench: .venv/.ready-dev  ## the figures of the README (about half an hour)
	$(BIN)/python -m benchmarks

bench-long: .venv/.ready-dev  ## kill -9 on PostgreSQL, 100,000 updates, 40,000 recipients, random walks, floods (two hours)
	$(BIN)/python -m benchmarks long longest

bench-scale: .venv/.ready-dev  ## 1, 2, 4 replicas on a PostgreSQL of its own, what is lost when something falls, held against bounds; the plan by size
	$(BIN)/python -m benchmarks scale

transcript: .venv/.ready-dev  ## write the README's chat anew
	$(BIN)/python -m benchmarks.transcript

pictures: .venv/.ready-dev  ## draw the README's pictures anew (needs Chromium and the Noto fonts)
	$(BIN)/python -m benchmarks.pictures
	$(BIN)/python -m benchmarks.page_picture
	$(BIN)/python -m benchmarks.board_picture

clean:           ## remove what can be made again
	rm -rf .venv $(TOOLS) .release dist .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz .import_linter_cache

$(TOOLS)/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target $(TOOLS) uv==$(UV_VERSION)

.venv/.ready: $(TOOLS)/bin/uv uv.lock pyproject.toml
	$(UV) sync --locked --quiet --no-dev --inexact
	@touch $@

.venv/.ready-dev: $(TOOLS)/bin/uv uv.lock pyproject.toml
	$(UV) sync --locked --quiet
	@touch .venv/.ready $@
