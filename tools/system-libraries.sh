#!/bin/sh
# Installs what PDFs need besides Python (Pango, HarfBuzz's subsetter, fonts) and the browser that
# the tests drive, where it may: as root, with apt. Elsewhere it leaves that to the reader, whom
# `pathways doctor` tells what is missing.
set -eu
python=${1:-python3}
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-mono fonts-noto-cjk"
[ "${CI:-}" = true ] && packages="$packages chromium libatomic1"
"$python" -c "import ensurepip" 2>/dev/null || packages="$packages python3-venv"
command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || exit 0
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "to be installed by an administrator: apt-get install$missing" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
