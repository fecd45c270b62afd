#!/bin/sh
# usage: environment.sh FOLDER PYTHON [asked]
#
# Sees to a virtual environment in FOLDER. One that works is kept, unless "asked" says that the
# reader named PYTHON and the environment is another's. FOLDER/.python is written only when the
# environment is new, so that make installs into it again.
set -eu
folder=$1 python=$2 asked=${3:-}

fail() { echo "$1" >&2; exit 2; }
identity() { "$1" -c 'import os, sys; print(os.path.realpath(sys._base_executable), sys.version)'; }

if kept=$(identity "$folder/bin/python" 2>/dev/null) && [ -f "$folder/.python" ]; then
  [ "$asked" = asked ] || exit 0
else
  kept=
fi
wanted=$(identity "$python" 2>/dev/null) ||
  fail "$python is no Python here that will do; Pathways needs 3.11 or later: make PYTHON=python3.13"
[ "$wanted" != "$kept" ] || exit 0

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Pathways needs Python 3.11 or later, and $("$python" --version) will not do; name another: make PYTHON=python3.13"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  fail "$python cannot make environments; an administrator installs what it needs: apt-get install $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
rm -rf "$folder"
"$python" -m venv "$folder"
identity "$folder/bin/python" >"$folder/.python"
