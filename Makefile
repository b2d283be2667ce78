# What one types. `make` alone lists it.
# Packages are installed once; a stamp in .venv remembers which list was installed.

BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 10

setup: .venv/developer ## install what running, testing and checking need

.venv/runs: requirements.txt
	@test -x $(BIN)/python || config/install.sh venv
	@echo "Installing what Divert runs on"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.txt
	@touch $@

.venv/developer: requirements-dev.txt | .venv/runs
	@echo "Installing what tests and checks need"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.txt
	@touch $@

run: .venv/runs ## start everything with demo people; Ctrl-C stops it all
	@exec $(BIN)/python -m config.run

browser: ## install the browser that tests drive
	@config/install.sh browser

pdf: ## install what PDF files are drawn with
	@config/install.sh pdf

# Four on two cores: half of what a test does is to wait, for the database or a browser.
test: setup browser pdf ## run the tests, in parallel, on a database of their own
	@DIVERT_CLUSTER=test $(BIN)/pytest -n 4 -m "not slow and not faults and not bench" --durations=5

test-pg15: setup browser pdf ## the same on Debian's PostgreSQL 15, named by DATABASE_URL
	@DIVERT_CLUSTER=test-15 DIVERT_POSTGRES_BIN=/usr/lib/postgresql/15/bin $(BIN)/python -m config.embedded \
	  $(BIN)/pytest -n 4 -m "not faults and not bench"

# What a browser fetches, gathered for the real servers that the faults are tried on.
FILES := var/static/staticfiles.json
$(FILES): .venv/runs $(shell find static -type f)
	@$(BIN)/python manage.py collectstatic --no-input -v 0

# Two files of them at once: most of a kill is waiting for what comes after it.
faults: setup browser $(FILES) ## kill and starve what Divert depends on; then the tests that take long
	@config/install.sh brokers
	@DIVERT_CLUSTER=test $(BIN)/pytest tests/faults -m faults -n 2 --dist loadfile --durations=5
	@DIVERT_CLUSTER=test $(BIN)/pytest -n 4 -m slow --durations=5

cover: setup browser pdf ## which lines and branches the tests reach
	@DIVERT_CLUSTER=test $(BIN)/pytest -n 4 -m "not faults and not bench" --cov --cov-report=term

check: setup ## format, lint, types, import rules, migrations, templates, audit
	@config/check.sh

fix: setup ## mend what can be mended by itself
	@$(BIN)/ruff check --fix-only -q . && $(BIN)/ruff format -q .
	@git ls-files -z 'templates/*.html' | xargs -0r $(BIN)/djade --target-version 5.2 || true

migrate: .venv/runs ## bring the database to the newest shape
	@$(BIN)/python manage.py migrate

bench: setup ## measure: make bench ROOM=dispatch SCALE=small|full
	@$(BIN)/python -m bench $(if $(ROOM),--room $(ROOM)) --scale $(or $(SCALE),small)

shots: setup browser ## take the pictures of docs/ and the README anew
	@DIVERT_CLUSTER=test $(BIN)/pytest tests/browser/test_shots.py --shots docs/pictures -m ""

lock: setup ## write the locked lists from requirements*.in
	@for list in requirements requirements-dev; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$list.in -o $$list.txt; \
	done

.PHONY: help setup run browser pdf test test-pg15 faults cover check fix migrate bench shots lock
