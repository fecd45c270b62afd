#!/bin/sh
# usage: newest.sh [kept|lifted] [PYTEST OPTION ...]
#
# Runs the tests with the newest release of every dependency, in an environment of its own
# (.venv-newest); "lifted" disregards the upper bounds of pyproject.toml, to see what lies beyond.
set -eu
cd "$(dirname "$0")/.."
bounds=${1:-kept}
[ $# -eq 0 ] || shift
"${PYTHON:-python3}" -m venv --clear .venv-newest
bin=.venv-newest/bin
$bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools
$bin/python - "$bounds" >.venv-newest/wanted.txt <<'E2'
import re, sys, tomllib
said = tomllib.load(open("pyproject.toml", "rb"))
wanted = said["project"]["dependencies"] + said["dependency-groups"]["dev"]
for each in wanted:
    print(re.sub(r",?<[^,]*", "", each) if sys.argv[1] == "lifted" else each)
E2
$bin/python -m pip install --quiet --disable-pip-version-check --upgrade -r .venv-newest/wanted.txt
$bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
$bin/python -m pip list --disable-pip-version-check
$bin/pathways build --renderer builtin --output .venv-newest/site
$bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder "$@"
