# The commands of the project. `make run` and `make test` need Python 3.11 or later with venv and pip, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard tracker/translations/*/LC_MESSAGES/*.po))

.PHONY: install run test bench bench-faults lint format messages lock migration clean

install: .venv/run.stamp $(CATALOGUES)

run: install
	@exec $(BIN)/tracker run

test: lint $(CATALOGUES)
	$(BIN)/python -m pytest -n 2 --dist loadscope

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.reminders
	$(BIN)/python -m benchmarks.mailing

# Kills processes while a thousand reminders go out, two hundred times on each database; takes a quarter of an hour.
bench-faults: .venv/dev.stamp
	$(BIN)/python -m benchmarks.faults

lint: .venv/dev.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

format: .venv/dev.stamp
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

.venv/bin/python:
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "No virtual environment could be made. On Debian: apt-get install python3-venv" >&2; exit 1; }

.venv/installer.stamp: requirements-installer.lock | .venv/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $< || echo "uv can't be installed here; pip does its work, slower"
	@touch $@

.venv/run.stamp: requirements.lock pyproject.toml .venv/installer.stamp
	@sh tools/install.sh requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml .venv/installer.stamp
	@sh tools/install.sh requirements-dev.lock
	@touch .venv/run.stamp $@

%.mo: %.po | .venv/run.stamp
	@$(BIN)/pybabel --quiet compile -i $< -o $@

# Brings new words of the pages into the catalogues, where they wait to be translated by hand.
messages: .venv/run.stamp
	mkdir -p build
	$(BIN)/pybabel --quiet extract -F babel.cfg -k _l -k lazy_gettext --no-location --sort-output -o build/messages.pot .
	$(BIN)/pybabel --quiet update -i build/messages.pot -d tracker/translations -w 120 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

# Newer versions of the packages: pyproject.toml names them, the lock files pin them with their hashes.
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11
lock: .venv/dev.stamp
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra dev pyproject.toml -o requirements-dev.lock
	echo uv | $(COMPILE) - -o requirements-installer.lock

# The next numbered migration, from what the tables have become: make migration M="Give a hire a colour". Read it before use.
NEXT = $$(printf %04d $$(( $$(ls migrations/versions/0*.py | wc -l) + 1 )))
migration: .venv/dev.stamp
	@test -n "$(M)" || { echo 'Say what changes: make migration M="Give a hire a colour"' >&2; exit 2; }
	TRACKER_HOME=$$(mktemp -d) sh -c '$(BIN)/tracker database upgrade >/dev/null && \
		$(BIN)/flask --app tracker.app db revision --autogenerate --rev-id '$(NEXT)' -m "$(M)"'
	sed -i '/# ### /d' migrations/versions/*.py
	$(BIN)/ruff check --quiet --fix migrations && $(BIN)/ruff format migrations

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
