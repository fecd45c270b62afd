# make        everything: environment, installation, and the build into output/
# make test   the tests, with what they need besides; make test-long, those that take minutes
# make lint   formatting, types and import contracts
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
USER_PART := $(VENV)/.installed
DEV_PART := $(VENV)/.installed-dev
# The lock files hold the complete set of packages: nothing is resolved while installing. (A pip
# before 24 would look for newer releases, for instance of a package wanted with an extra.)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 10 --no-deps
# A file's tests stay together, for what they share; the long files, which stand in tests/build, first.
ALL_CORES := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
# Whether the reader named a Python, and so may want another than an environment that is there.
ASKED := $(if $(filter file,$(origin PYTHON)),,asked)

# Set in some images; each of the tests' many processes would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: all install build test test-long coverage fast lint clean FORCE
.DELETE_ON_ERROR:
all: build

$(VENV)/.python: FORCE
	@sh tools/system-libraries.sh $(PYTHON)
	@sh tools/environment.sh $(VENV) $(PYTHON) $(ASKED)

$(USER_PART): $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing Pathways and the packages it needs into $(VENV)"
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(DEV_PART): $(USER_PART) requirements-dev.lock
	@echo "Installing what the tests need besides"
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@[ "$$CI" != true ] || sh tools/system-libraries.sh $(BIN)/python browser
	@touch $@

install: $(USER_PART)

build: $(USER_PART)
	@$(BIN)/pathways build

test: $(DEV_PART)
	$(ALL_CORES)

test-long: $(DEV_PART)
	$(ALL_CORES) -m long

coverage: $(DEV_PART)
	$(ALL_CORES) --cov --cov-report=term:skip-covered

fast: $(DEV_PART)
	$(BIN)/python -m pytest -x

lint: $(DEV_PART)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf output .cache
