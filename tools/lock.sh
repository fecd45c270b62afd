#!/bin/sh
# Writes the two lock files anew from pyproject.toml:
#
#   requirements.lock      all that `make` installs: what a user needs
#   requirements-dev.lock  what `make test` and `make lint` add to it, and nothing of the first
#
# Versions that stand in the locks already are kept where pyproject.toml still allows them;
# `sh tools/lock.sh --upgrade` takes the newest, `--upgrade-package NAME` that of one package.
# Each lock holds one set of versions for every supported Python and system (markers name the few
# packages that only one of them needs), so that a fault seen by one reader can be seen by all.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/uv"
"$scratch/uv/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9

compile() {
  "$scratch/uv/bin/uv" pip compile pyproject.toml --quiet \
    --python-version 3.11 --universal --fork-strategy fewest --generate-hashes \
    --custom-compile-command "sh tools/lock.sh" "$@"
}
names() { sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' "$1"; }

compile --group build --output-file requirements.lock "$@"
# shellcheck disable=SC2046
compile --group dev --constraints requirements.lock --output-file requirements-dev.lock \
  $(names requirements.lock | sed 's/^/--no-emit-package /') "$@"
