# `make plan` and `make test` set everything up by themselves. `make help` lists the rest.
VENV ?= .venv
BIN = $(VENV)/bin
EXAMPLE ?= breast-painful-spine

.PHONY: help plan test slow browser fhir outside check lint types bench clean

help:
	@echo "make plan    a plan for an example patient (EXAMPLE=name; osteon example lists them)"
	@echo "make test    all tests but the long ones"
	@echo "make browser journeys through the planner in a real browser"
	@echo "make fhir    the plans of all examples and vignettes before two independent validators of FHIR"
	@echo "make outside clients that others wrote call the service"
	@echo "make check   the knowledge documents and their cases"
	@echo "make lint types slow bench clean"

$(VENV)/.ready: pyproject.toml constraints.txt setup.sh
	./setup.sh $(VENV)
	@touch $@

plan: $(VENV)/.ready
	@$(BIN)/osteon plan $(EXAMPLE)

test: $(VENV)/.ready
	$(BIN)/pytest -m "not slow and not browser and not fhir and not outside" -n 2

slow: $(VENV)/.ready
	$(BIN)/pytest -m slow -n 2

# axe-core and html-validate; npm and node come with the virtual environment.
tests/browser/node_modules/.ready: tests/browser/package-lock.json $(VENV)/.ready
	cd tests/browser && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

browser: $(VENV)/.ready tests/browser/node_modules/.ready
	$(BIN)/pytest tests/browser -n 2

tests/fhir/validators/node_modules/.ready: tests/fhir/validators/package-lock.json $(VENV)/.ready
	cd tests/fhir/validators && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

fhir: $(VENV)/.ready tests/fhir/validators/node_modules/.ready
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/pytest -m fhir

# Each in an environment of its own, because they need other versions of what osteon uses.
.venv-schemathesis/.ready:
	$(BIN)/python -m venv .venv-schemathesis
	.venv-schemathesis/bin/pip install -q --disable-pip-version-check schemathesis==4.32.5
	@touch $@

.venv-healthchain/.ready:
	$(BIN)/python -m venv .venv-healthchain
	.venv-healthchain/bin/pip install -q --disable-pip-version-check healthchain==0.16.1
	@touch $@

outside: $(VENV)/.ready .venv-schemathesis/.ready .venv-healthchain/.ready
	$(BIN)/pytest -m outside tests/service/outside

check: $(VENV)/.ready
	$(BIN)/osteon check --coverage

lint: $(VENV)/.ready
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools

types: $(VENV)/.ready
	$(BIN)/mypy

bench: $(VENV)/.ready
	$(BIN)/python bench/plan_speed.py
	$(BIN)/python bench/browser_update.py
	$(BIN)/python bench/service_speed.py

clean:
	rm -rf $(VENV) .venv-schemathesis .venv-healthchain tests/browser/node_modules tests/fhir/validators/node_modules
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
