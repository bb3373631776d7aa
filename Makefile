# `make demo` and `make test` do all set-up by themselves: they need Python 3.11 or newer, make and the network.

BIN := .venv/bin
READY := .venv/.set-up
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 python
ARGS ?=

# pyright would ask the network whether there is a newer one.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-config \
	--custom-compile-command "make lock" $(ARGS) pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types imports unit postgresql lock docs pictures icons wheel bench clean

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(READY)  ## the bot on this machine, in the browser: make demo ARGS="--port 8090"
	@$(BIN)/supervision-bot demo $(ARGS)

test: lint types imports unit postgresql  ## everything that must hold before a change goes in

lint: $(READY)  ## style, and common mistakes
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check

format: $(READY)  ## puts the style right
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

types: $(READY)  ## pyright, strict
	@$(BIN)/pyright

imports: $(READY)  ## the direction of imports
	@$(BIN)/lint-imports --no-logo

unit: $(READY)  ## the tests, on SQLite: make unit ARGS="-k agreement"
	@$(BIN)/pytest --numprocesses logical $(ARGS)

postgresql: $(READY)  ## the tests that use a database, on PostgreSQL
	@$(BIN)/pytest --numprocesses logical --database postgresql $(ARGS)

lock: $(READY)  ## the locks, from pyproject.toml: make lock ARGS=--upgrade
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --output-file requirements-dev.lock --group dev --constraints requirements.lock
	@! grep -n '://' requirements.lock requirements-dev.lock

docs: $(READY)  ## docs/policy.md from the clauses and their tests, docs/gallery.md from the messages
	@$(BIN)/python -m tools.policy_page
	@$(BIN)/python -m tools.gallery

pictures: $(READY)  ## docs/pictures, from the running demo: needs Debian's chromium
	@$(BIN)/python tools/pictures.py $(ARGS)

icons: $(READY)  ## the app's icons in manifest, from their drawings: needs Debian's chromium
	@$(BIN)/python tools/icons.py

wheel: $(READY)  ## dist/*.whl
	@$(BIN)/hatchling build --target wheel --directory dist

bench: $(READY)  ## the measurements
	@$(BIN)/python -m benchmarks $(ARGS)

clean:  ## removes all that was made, and no data
	@rm -rf .venv dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Runs again when the locks or the project's description change. Every candidate is tried, as a shim may not run.
$(READY): requirements.lock requirements-dev.lock pyproject.toml tools/set_up.py
	@for python in $(PYTHONS); do \
		if $$python -c "import sys; sys.exit(sys.version_info < (3, 8))" 2>/dev/null; then exec $$python tools/set_up.py; fi; \
	done; \
	echo "There is no Python on the PATH. Install Python 3.11 or newer (Debian: apt install python3 python3-venv)." >&2; \
	exit 1
