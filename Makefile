# The commands of the checkout. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export UV_LINK_MODE := copy
# Compiled once here: where Python may not write its caches, every start of a step would compile anew (2 s).
INSTALL := --quiet --python $(BIN)/python --require-hashes --compile-bytecode

.PHONY: help venv dev replay-venv peers-venv lock check test score fuzz bench picture up down demo clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Mahjar needs Python 3.11 or newer; set PYTHON=python3.12, say."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip --quiet --disable-pip-version-check install --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.operator: requirements/operator.txt pyproject.toml $(UV)
	$(UV) pip install $(INSTALL) -r requirements/operator.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m pipeline "$$@"\n' > $(BIN)/mahjar-ops
	@chmod +x $(BIN)/mahjar-ops
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.operator
	$(UV) pip install $(INSTALL) -r requirements/dev.txt
	@touch $@

venv: $(VENV)/.operator ## make .venv with all that an operator's machine needs, from the lock files

dev: $(VENV)/.dev ## the same, with what tests and checks need

# pywb needs older releases of libraries that the nights use, so it has an environment of its own.
REPLAY := .venv-replay
$(REPLAY)/.replay: requirements/replay.txt $(UV)
	$(UV) venv --quiet --clear --python $(BIN)/python $(REPLAY)
	$(UV) pip install --quiet --python $(REPLAY)/bin/python --require-hashes --compile-bytecode -r requirements/replay.txt
	@touch $@

replay-venv: $(REPLAY)/.replay ## make .venv-replay, with pywb: tests replay the archive by it

# Extractors to measure ours beside: one needs Python 3.12, and what they need is nothing that nights want.
PEERS_VENV := .venv-peers
PEERS_PYTHON ?= python3.12
$(PEERS_VENV)/.peers: requirements/peers.txt $(UV)
	$(UV) venv --quiet --clear --no-python-downloads --python $(PEERS_PYTHON) $(PEERS_VENV)
	$(UV) pip install --quiet --python $(PEERS_VENV)/bin/python --require-hashes --compile-bytecode -r requirements/peers.txt
	@touch $@

peers-venv: $(PEERS_VENV)/.peers ## make .venv-peers, with other extractors: make peers-venv PEERS_PYTHON=python3.12

DATA ?= data
OUTLETS ?= outlets
PORT ?= 8080
STORE_PORT ?= 8333
up: venv ## start store and Airflow and let the nights run, until Ctrl-C: make up DATA=data PORT=8080 STORE_PORT=8333
	@$(BIN)/python -m deploy.onebox up --home $(DATA) --outlets $(OUTLETS) --port $(PORT) \
	  --store-port $(STORE_PORT)

down: venv ## end what `make up` started, or what a killed one left behind
	@$(BIN)/python -m deploy.onebox down --home $(DATA)

demo: venv ## one real night over the bundled newsroom, in .demo; again for a second night
	@$(BIN)/python -m deploy.onebox demo --home .demo

clean: ## remove caches and the demo; the archive in data/ is never touched
	@if [ -e .demo/lock ] && [ -x $(BIN)/python ]; then $(BIN)/python -m deploy.onebox down --home .demo; fi
	rm -rf .demo .test .fuzz dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate
lock: $(UV) ## renew the lock files (they hold for Python 3.11 to 3.13)
	cd requirements && ../$(UV) $(LOCK) --upgrade uv.in -o uv.txt
	cd requirements && ../$(UV) $(LOCK) --upgrade operator.in -o operator.txt
	cd requirements && ../$(UV) $(LOCK) --upgrade -c operator.txt dev.in -o dev.txt
	cd requirements && ../$(UV) $(LOCK) --upgrade replay.in -o replay.txt
	cd requirements && ../$(UV) $(LOCK:3.11=3.12) --upgrade peers.in -o peers.txt

check: dev ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check replay-venv ## all tests; those that need ../shared or a browser say so and are left out without them
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

PAGES ?= ../shared/pages
OUT ?= /dev/null
PEERS ?=
score: dev $(if $(PEERS),peers-venv) ## score the extractor over a folder of pages; beside others: make score PEERS=1
	$(BIN)/python -m $(if $(PEERS),bench.peers,bench.score) --pages $(PAGES) --out $(OUT)

INPUTS ?= 100000
fuzz: dev ## ask the extractor for pages that nobody would print; goes on where it was stopped: make fuzz INPUTS=N
	$(BIN)/python -m bench.fuzz --inputs $(INPUTS)

bench: dev ## measure the figures of docs/benchmarks.md
	$(BIN)/python -m bench

picture: dev ## take the README's picture of a night anew; needs chromium
	MAHJAR_PICTURE=docs/images/night.png $(BIN)/python -m pytest tests/dags/test_browser.py
