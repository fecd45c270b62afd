#!/bin/sh
# usage: bare-system.sh SUITE root|reader [COMMAND ...]
#
# Tries the README as a stranger would: in a fresh minimal Debian (SUITE: bookworm, trixie ...),
# made in a folder by debootstrap, on a clone of this commit, as root or as an ordinary user for
# whom an administrator has installed what the first try asked for. COMMANDs stand in the place of
# the README's two, `make` and `make test`. Needs root, and takes package sources, certificates and
# pip's settings from this machine. What it made is removed at the end; KEEP=1 leaves the folder.
set -eu
PATH=$PATH:/usr/sbin:/sbin  # where debootstrap and chroot are, for whoever became root with a user's path
suite=$1 who=$2
shift 2
[ $# -gt 0 ] || set -- make "make test"
here=$(cd "$(dirname "$0")/.." && pwd)

fail() { echo "bare-system.sh: $1" >&2; exit 2; }
thrice() {  # a mirror may fail for a moment
  for pause in 20 60 ""; do
    "$@" && return
    [ -z "$pause" ] || { echo "tried again in $pause s: $1" >&2; sleep "$pause"; }
  done
  return 1
}

[ "$(id -u)" -eq 0 ] || fail "must be run as root, which debootstrap and chroot need"
unshare --mount true 2>/dev/null || fail "this machine permits no mounts (a container without that right?), so no bare system can be tried here"
command -v git >/dev/null || fail "needs git"
command -v debootstrap >/dev/null ||
  thrice sh -c 'apt-get -q update && apt-get -q -y install --no-install-recommends debootstrap' >&2 ||
  fail "apt-get could not install debootstrap"

# the archive that this machine's own apt takes Debian from; debootstrap knows one otherwise
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -v '^#' | grep -o 'https\?://[^ ]*/debian/\?\( \|$\)' | head -n 1 | tr -d ' ')
system=$(mktemp -d "${TMPDIR:-/tmp}/bare-$suite.XXXXXX")
[ -n "${KEEP:-}" ] || trap 'rm -rf --one-file-system "$system"' EXIT
trap 'exit 130' INT TERM

echo "== a bare $suite, as $who"
fresh() {
  rm -rf --one-file-system "$system"
  # a release that this debootstrap does not know yet is made as the one in the making
  script=$([ -e "/usr/share/debootstrap/scripts/$suite" ] || echo sid)
  # shellcheck disable=SC2086
  debootstrap --variant=minbase --include=ca-certificates,make,python3 "$suite" "$system" $mirror ${mirror:+$script} >"$system.log" 2>&1
}
thrice fresh || { tail -n 20 "$system.log"; fail "debootstrap could not make a $suite"; }
rm -f "$system.log"

# how this machine reaches its package sources
cp -L /etc/resolv.conf /etc/hosts "$system/etc/"
for file in $(grep -l '^ *Acquire::' /etc/apt/apt.conf.d/* 2>/dev/null); do
  cp "$file" "$system/etc/apt/apt.conf.d/"
done
[ ! -d /etc/apt/auth.conf.d ] || cp -r /etc/apt/auth.conf.d "$system/etc/apt/"
certificates=/etc/ssl/certs/ca-certificates.crt
[ ! -f $certificates ] || cp -L $certificates "$system$certificates"
{
  python3 -m pip config list 2>/dev/null | sed -n "s/^global\.\([a-z-]*\)='\(.*\)'\$/\1=\2/p" |
    while IFS='=' read -r name value; do echo "PIP_$(echo "$name" | tr a-z- A-Z_)=$value"; done |
    grep -E '^PIP_(CERT|INDEX_URL|EXTRA_INDEX_URL|PROXY|TRUSTED_HOST|TIMEOUT)=' || :
  env | grep -E '^(PIP_(DEFAULT_)?TIMEOUT|PIP_(EXTRA_)?INDEX_URL|[A-Z_]*CERT[A-Z_]*|[A-Z_]*CA_BUNDLE|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY)=' || :
} | grep -v '=file:' |
  sed "s/'/'\\\\''/g; s/=/='/; s/\$/'/; s/^/export /" >"$system/etc/sources.sh"

git clone --quiet --no-hardlinks "$here" "$system/srv/pathways"
git -C "$system/srv/pathways" checkout --quiet "$(git -C "$here" rev-parse HEAD)"
for command; do printf '%s\n' "$command"; done >"$system/srv/commands"
[ "$who" = root ] || chroot "$system" useradd --create-home reader
[ "$who" = root ] || chroot "$system" chown -R reader /srv/pathways

cat >"$system/srv/try.sh" <<'INSIDE'
set -eu
. /etc/sources.sh
cd /srv/pathways
while read -r command <&3; do
  echo "== $command"
  started=$(date +%s)
  eval "$command"
  echo "== $command: $(($(date +%s) - started)) s"
done 3</srv/commands
INSIDE
cat >"$system/srv/unready.sh" <<'INSIDE'
. /etc/sources.sh
cd /srv/pathways
if said=$(make 2>&1); then echo "make went through without its libraries"; exit 1; fi
echo "$said" | grep 'apt-get install' || { echo "$said"; exit 1; }
[ ! -e .venv/.installed ] || { echo "marked as installed what was not"; exit 1; }
INSIDE

# mounts of a namespace of their own, so that nothing is left mounted however this ends
mounted='
  mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"; mount -t tmpfs tmpfs "$0/dev/shm"
  exec chroot "$0" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"'
run() { unshare --mount sh -euc "$mounted" "$system" "$@" </dev/null; }
as_reader() { run HOME=/home/reader setpriv --reuid reader --regid reader --init-groups "$@"; }

if [ "$who" = root ]; then
  run HOME=/root sh /srv/try.sh
else
  as_reader sh /srv/unready.sh ||
    fail "an ordinary user is not told in a line what an administrator installs"
  run HOME=/root sh -c '. /etc/sources.sh; cd /srv/pathways; sh tools/system-libraries.sh python3'
  as_reader sh /srv/try.sh
fi
echo "== a bare $suite, as $who: well"
