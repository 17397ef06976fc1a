# Two commands do all the set-up: `make report` and `make test`.
# Needed beforehand: Python 3.11 or newer, make, and a package index that pip can reach.

ARTICLES ?= data/example/articles
OUT      ?= report
VENV     ?= .venv
# The first Python of 3.11 or newer that is found; set it yourself with `make PYTHON=…`.
PYTHON   ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo $$p; break; }; done)
BIN      := $(VENV)/bin
PIP      := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help report test quick lint lab cumberland accuracy speed docs clean
.DEFAULT_GOAL := help

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 18

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found; install one, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Making the environment $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	@echo "Installing mediacompare and what it needs (once; about a minute)"
	@$(PIP) --editable '.[notebooks,semantic]'
	@touch $@

$(VENV)/.test: $(VENV)/.run pyproject.toml constraints.txt
	@echo "Installing what the tests need (once)"
	@$(PIP) --editable '.[notebooks,semantic,cluster,test]'
	@touch $@

report: $(VENV)/.run  ## write the report on ARTICLES (default: the example corpus) into OUT
	@echo "Reading $(ARTICLES) and writing the report into $(OUT)/"
	@$(BIN)/mediacompare report '$(ARTICLES)' --out '$(OUT)'
	@echo "Open $(OUT)/report.html in a browser"

test: lint  ## run all checks and tests
	@echo "Running all tests"
	@$(BIN)/python -m pytest
	@echo "All tests are through; the lines above say what was skipped, and why"

quick: $(VENV)/.test  ## run the tests but the slow ones and the browser
	@$(BIN)/python -m pytest -m "not slow and not browser"

lint: $(VENV)/.test  ## check style and types
	@echo "Checking style and types"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lab: $(VENV)/.run  ## open JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir=. notebooks/00_articles.ipynb

cumberland: $(VENV)/.run  ## make the tables and figures of the five real articles anew (needs their texts)
	@$(BIN)/python data/operation-cumberland/make.py

accuracy: $(VENV)/.test  ## measure accuracy on the labelled sets (needs MEDIACOMPARE_SHARED)
	@$(BIN)/python -m benchmarks.accuracy

speed: $(VENV)/.test  ## measure speed against peers, side by side
	@$(BIN)/python benchmarks/speed/run.py

docs: $(VENV)/.test  ## build the documentation into site/
	@$(BIN)/python docs/build.py
	@echo "Open site/index.html in a browser"

clean:  ## remove what was made, the environment too
	rm -rf $(VENV) $(OUT) site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
