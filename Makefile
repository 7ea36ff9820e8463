# `make help` lists the targets. Everything runs in .venv, which the first target that needs it makes.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
REPORTS ?= reports
WORKSPACE ?= data/sample
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

.DEFAULT_GOAL := help
.PHONY: help run lab install browser test test-fast test-browser test-stress lint format bench sample lock clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## Check the sample, run the batch, leave reports/<cycle>/index.html
	$(BIN)/perfcal check $(WORKSPACE) --summary
	$(BIN)/perfcal run $(WORKSPACE) --out $(REPORTS)

lab: install ## Open the workbook in JupyterLab on this machine
	$(BIN)/perfcal lab $(WORKSPACE)

install: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "perfcal needs Python 3.11 or later: make PYTHON=/path/to/python3 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "no venv module: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: ## Install Debian's Chromium where it is missing and this user may
	@sh scripts/install-browser

test: install browser lint ## Everything a change must pass, in about ten minutes on two cores
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not stress"

test-fast: install ## The tests without batch and browser, for while you work
	$(BIN)/python -m pytest -n $(JOBS) -m "not batch and not browser and not stress" -x

test-browser: install browser ## Only the tests in a real Chromium
	$(BIN)/python -m pytest -m browser

test-stress: install ## The long proofs that a session loses nothing (8 processes, 50 kills, both databases)
	$(BIN)/python -m pytest -p no:randomly --durations=8 tests/session/log/test_under_stress.py \
		tests/view/test_pre_read_pdf.py::test_a_run_of_any_length_can_be_set

lint: install ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## Put the code in the house's shape and strip the notebooks
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/nbstripout notebooks/*.ipynb

bench: install ## Run every benchmark in its quick form on this machine (FULL=1 for the figures of the documents)
	$(BIN)/python benchmarks/run.py $(if $(FULL),--full)

sample: install ## Write the committed sample organisation anew
	rm -rf data/sample
	$(BIN)/perfcal sample data/sample --engineers 48 --managers 6 --cycles 4 --seed 7

lock: ## Write requirements.lock anew (needs uv); no address may stand in it
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras --no-header --no-annotate pyproject.toml -o requirements.lock
	! grep -n '://' requirements.lock

clean: ## Remove the environment and everything generated
	rm -rf .venv reports build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
