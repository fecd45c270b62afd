# make        everything: environment, installation, and the build into output/
# make test   the tests, linters and type checks
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: all install system build test lint fast clean
all: build

# System libraries, where this may install them; otherwise pathways doctor says what is missing.
$(VENV)/.system: tools/system-libraries.sh
	@sh tools/system-libraries.sh $(PYTHON)
	@mkdir -p $(VENV) && touch $@

$(STAMP): $(VENV)/.system requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(STAMP)

build: $(STAMP)
	@$(BIN)/pathways build

test: $(STAMP) lint
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered

fast: $(STAMP)
	$(BIN)/python -m pytest -x

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf output .cache
