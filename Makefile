# Everything happens in .venv; `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8080
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test proofs lint format train evaluate demo bench notebooks weights clean install-dev install-training

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "  make %-17s %s\n", $$1, $$2}'

run: .venv/serving ## Serve the demo forum: suggestions as a table and a page (PORT=8080)
	@echo "3 of 3  verifying the released model and starting"
	@$(BIN)/topicrouter verify
	@$(BIN)/topicrouter serve --table --port $(PORT) $(ARGS)

test: .venv/dev ## Run the tests (ARGS="-k name" runs some)
	$(BIN)/pytest -q -n auto --dist loadfile $(ARGS)

proofs: export TOPICROUTER_FAULT_SEEDS ?= 40
proofs: .venv/dev ## Run the tests that take minutes: whole corpus, killed runners, a fresh clone (ARGS="-k name" runs some)
	$(BIN)/pytest -q -n auto --dist worksteal -m "proof or faults" $(ARGS)
	@if [ -z "$(ARGS)" ]; then $(BIN)/pytest -q -m newcomer tests/test_newcomer.py; fi

lint: .venv/dev ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev ## Put the code into form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: .venv/serving ## Train the heads on the corpus and make the new model the current one (ARGS="--data FILE")
	$(BIN)/topicrouter train $(ARGS)

evaluate: .venv/dev ## Say how good the current model is on the hold-out (ARGS="--data FILE --out FOLDER")
	$(BIN)/topicrouter evaluate $(ARGS)

demo: .venv/serving ## Play four busy days of the demo forum in two minutes: who would be asked where (ARGS="--texts")
	@$(BIN)/topicrouter demo $(ARGS)

bench: .venv/training weights ## Measure speed, memory and start-up beside the plain way (ARGS="--quick")
	$(BIN)/python -m training.benchmark $(ARGS)
	$(BIN)/python -m training.benchmark.cycle

notebooks: .venv/dev ## Run every notebook in a clean kernel
	$(BIN)/python notebooks/run.py

weights: .venv/training ## Fetch and check the weights of the sentence encoder
	@$(BIN)/python -m training.encoder.weights

install-dev: .venv/dev ## Install what tests and lint need

install-training: .venv/training ## Install what exporting an encoder needs (PyTorch)

clean: ## Remove everything that was made
	rm -rf .venv .cache build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12), (3, 13)})' \
	  || { echo "$(PYTHON) is no Python 3.11, 3.12 or 3.13; name one: make run PYTHON=python3.12"; exit 1; }
	@echo "1 of 3  making .venv"
	@$(PYTHON) -m venv .venv

.venv/serving: pyproject.toml constraints/serving.txt | .venv/bin/python
	@echo "2 of 3  installing what serving needs (about a minute)"
	@$(PIP) -c constraints/serving.txt -e .
	@touch $@

.venv/dev: pyproject.toml constraints/dev.txt .venv/serving
	@echo "installing what tests and lint need"
	@$(PIP) -c constraints/serving.txt -c constraints/dev.txt -e '.[dev]'
	@touch $@

# torch comes first and by name: on some machines only so is the processor's build found
.venv/training: pyproject.toml constraints/training.txt .venv/dev
	@echo "installing PyTorch and what exporting needs"
	@$(PIP) -c constraints/training.txt "$$(grep '^torch==' constraints/training.txt)"
	@$(PIP) -c constraints/serving.txt -c constraints/dev.txt -c constraints/training.txt -e '.[dev,training]'
	@touch $@
