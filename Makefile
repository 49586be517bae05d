# `make plan` and `make test` set everything up by themselves. `make help` lists the rest.
VENV ?= .venv
BIN = $(VENV)/bin
EXAMPLE ?= breast-painful-spine

.PHONY: help plan test slow check lint types bench clean

help:
	@echo "make plan    a plan for an example patient (EXAMPLE=name; osteon example lists them)"
	@echo "make test    all tests"
	@echo "make check   the knowledge documents and their cases"
	@echo "make lint types slow bench clean"

$(VENV)/.ready: pyproject.toml constraints.txt setup.sh
	./setup.sh $(VENV)
	@touch $@

plan: $(VENV)/.ready
	@$(BIN)/osteon plan $(EXAMPLE)

test: $(VENV)/.ready
	$(BIN)/pytest -m "not slow"

slow: $(VENV)/.ready
	$(BIN)/pytest -m slow -n 2

check: $(VENV)/.ready
	$(BIN)/osteon check --coverage

lint: $(VENV)/.ready
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools

types: $(VENV)/.ready
	$(BIN)/mypy

bench: $(VENV)/.ready
	$(BIN)/python bench/plan_speed.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
