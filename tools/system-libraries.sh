#!/bin/sh
# usage: system-libraries.sh PYTHON [browser]
#
# Installs what PDFs need besides Python (Pango, HarfBuzz's subsetter, fonts), with "browser" also
# the one that the tests drive, where it may: as root, with apt. Elsewhere it names them in a line
# and goes on; the build refuses a machine without them, and `pathways doctor` knows the remedies.
set -eu
python=$1
command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || exit 0

packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-mono fonts-noto-cjk"
if [ "${2:-}" = browser ]; then
  { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null ||
    packages="$packages chromium libatomic1"
fi
if ! command -v "$python" >/dev/null; then
  [ "$python" = python3 ] && packages="$packages python3 python3-venv"
elif ! "$python" -c 'import ensurepip' 2>/dev/null; then
  packages="$packages $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "This machine may lack what an administrator installs: apt-get install$missing" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing$missing" >&2
apt() { apt-get -q -y -o Acquire::Retries=5 "$@" >>"$log" 2>&1; }
# shellcheck disable=SC2086
if ! { apt update && apt install --no-install-recommends $missing; }; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install$missing; its last lines stand above" >&2
  exit 2
fi
