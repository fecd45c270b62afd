#!/bin/sh
# Tries a wheel as a stranger would: installed in an empty environment, used in an empty folder.
# Usage: sh tools/try-wheel.sh FILE.whl [PYTHON]
set -eu
wheel=$(realpath "$1")
python=${2:-python3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$python" -m venv "$place/environment"
"$place/environment/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
PATH="$place/environment/bin:$PATH"
cd "$place"
pathways new project
cd project
sed -i.before 's/title: Your title/title: A title of my own/' _quarto.yml
printf '\nA sentence of my own.\n' >> chapters/01-introduction.qmd
pathways build --renderer builtin
pathways check
grep -q '<title>A title of my own</title>' output/index.html
grep -q 'A sentence of my own' output/chapters/01-introduction.html
cd ..
pathways new --study-only study    # in no project: the package lends its chapters
pathways check --study study
pathways brief ashford --study study --output site
test -s site/districts/ashford/brief.pdf
echo "$(basename "$wheel"): makes a project and builds it, with no clone anywhere"
