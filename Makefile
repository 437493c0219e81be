# Everything one does here; `make` alone lists it.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11

.PHONY: help install run test coverage quality fix demo ci lock
help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: ## .venv with all that running and testing need; nothing to do the second time
	@command -v $(PYTHON) >/dev/null || { echo "make install : Python 3.11 ou plus récent est introuvable."; exit 1; }
	@$(PYTHON) bin/install

run: install ## the site, its worker and a demonstration on 127.0.0.1, PORT=8000
	@exec $(BIN)/python manage.py run_local --port $(PORT)

test: install ## all the tests; says what it leaves out without PostgreSQL, Redis or Chromium
	@$(BIN)/python -m pytest -n 2 $(ARGS)

coverage: install ## the same, with the branches of the domain that no test takes; half as slow again
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=term-missing:skip-covered $(ARGS)

quality: install ## format, lint, types, layers, dependencies, migrations, our referentials
	@bin/quality

fix: install ## what the tools can mend by themselves
	@$(BIN)/ruff check -q --fix .
	@$(BIN)/ruff format -q .
	@$(BIN)/djade $$(git ls-files '*.html')

demo: install ## the demonstration's data, without starting anything
	@$(BIN)/python manage.py migrate -v 0
	@$(BIN)/python manage.py load_referentials
	@$(BIN)/python manage.py seed_demo

ci: ## what the continuous integration runs, services included
	@.ci/run

lock: ## pins every dependency again, after a change in pyproject.toml (UPGRADE=--upgrade for newer ones)
	@$(COMPILE) $(UPGRADE) pyproject.toml --group dev -o requirements-dev.txt
	@$(COMPILE) pyproject.toml -c requirements-dev.txt -o requirements.txt
