# Two commands matter: `make run` and `make test`. Each sets up .venv first, once, and again when
# pyproject.toml or constraints.txt has changed. `make help` lists the rest.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
# The tests that start programs of their own or have one read mail for them, and so wait most.
PROGRAMS := $(addprefix tests/web/test_,acts_by_mail.py answer_by_mail.py backup.py bounces.py \
	commands.py desk_mail.py held_answers.py mail_from_person.py mail_in.py running.py \
	second_thoughts.py what_may_leave.py)
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help run demo test faults security bench lint format

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: $(READY) ## serve the portal on this machine (ARGS="--port 8081" for another port)
	@$(BIN)/python -m web serve $(ARGS)

demo: $(READY) ## serve it with example cases, which are gone afterwards
	@$(BIN)/python -m web demo $(ARGS)

# The two engines and the browser run side by side, with mail beside the browser to even out the
# time they take; the reports come one after the other.
test: $(READY) ## run every test, on SQLite and on PostgreSQL
	@TEST_DATABASE=postgres $(BIN)/python -m pytest -m database tests/models tests/web \
		-o cache_dir=.pytest_cache/postgres > .venv/postgres.txt 2>&1 & postgres=$$!; \
	$(BIN)/python -m pytest tests/browser -o cache_dir=.pytest_cache/browser \
		> .venv/browser.txt 2>&1 & browser=$$!; \
	$(BIN)/python -m pytest tests/test_*.py tests/bot tests/models tests/mail $(PROGRAMS) \
		-o cache_dir=.pytest_cache/rest > .venv/rest.txt 2>&1 & rest=$$!; \
	trap 'kill $$postgres $$browser $$rest 2>/dev/null' EXIT INT TERM; \
	echo "The portal, on SQLite:"; \
	$(BIN)/python -m pytest tests/web $(PROGRAMS:%=--ignore=%); first=$$?; \
	wait $$rest; second=$$?; \
	echo "Its programs, and all but the portal:"; cat .venv/rest.txt; \
	wait $$postgres; third=$$?; \
	echo "PostgreSQL:"; cat .venv/postgres.txt; \
	wait $$browser; fourth=$$?; \
	echo "The browser:"; cat .venv/browser.txt; \
	exit $$((first | second | third | fourth))

faults: $(READY) ## kill and stop a serving portal twenty times each and look for anything lost
	@KILLS=20 $(BIN)/python -m pytest tests/faults

security: $(READY) ## measure what hostile mail costs everybody else, and try the mail reader on 20 000 mutations
	@$(BIN)/python -m tests.security
	@FUZZ=20000 $(BIN)/python -m pytest tests/mail/test_hostile_mail.py -k mutation

bench: $(READY) ## measure the portal beside a bare server (TEST_DATABASE=postgres for the other engine)
	@$(BIN)/python -m tests.bench

lint: $(READY) ## check style and types
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

format: $(READY) ## put the style right where a machine can
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Setting up .venv, once; it takes about a minute."
	@$(PYTHON) -m venv .venv
	@PIP_CONSTRAINT="$(CURDIR)/constraints.txt" PIP_BUILD_CONSTRAINT="$(CURDIR)/constraints.txt" \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--editable '.[development]'
	@touch $(READY)
