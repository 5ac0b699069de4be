#!/usr/bin/env bash
# Installs, uses, upgrades, removes and purges the package in a clean Debian of its own, with a real
# cupsd on a Unix socket and an IPP printer on loopback. Needs root, and a Debian mirror.
#
#   check.sh BEFORE.deb NOW.deb
#
# SUITE (bookworm) and MIRROR name another Debian; the clean root is kept in .build for the next time.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
. Tests/Demo/private-cups.sh

[ "$(id -u)" = 0 ] || { echo "package-check needs root, for debootstrap and chroot" >&2; exit 2; }
# Whatever is mounted below is gone when this ends.
if [ "${PAGETOLL_UNSHARED:-}" != yes ]; then
    exec env PAGETOLL_UNSHARED=yes unshare --mount -- bash "$0" "$@"
fi

before=$(realpath "$1")
now=$(realpath "$2")
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
base=$here/.build/debian-$suite.tar
work=$(mktemp -d /tmp/pagetoll-package.XXXXXX)
root=$work/root
finish() {
    local status=$?
    private_cups_stop
    umount -R "$root/proc" "$root/dev" 2>/dev/null || true
    if [ "$status" != 0 ]; then echo "failed; the root is in $root" >&2; else rm -rf "$work"; fi
}
trap finish EXIT
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

say() { printf '\n== %s\n' "$*"; }
fail() { echo "package-check: $*" >&2; exit 1; }
inside() { chroot "$root" /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"; }
# One command that an admin or a member gives: shown, counted and run.
commands=0
give() { commands=$((commands + 1)); printf '%% %s\n' "$*"; inside "$@"; }
device_of() { inside lpstat -v "$1" | sed 's/^device for [^:]*: //'; }
# All files and accounts, but what apt and dpkg keep of themselves.
contents() {
    (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./run \
        -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/log \
        -o -path ./var/spool/cups -o -path './etc/cups' -o -path './var/lib/systemd' \) -prune \
        -o -print | sort
        cut -d : -f 1 etc/passwd etc/group; ls var/log var/lib/systemd 2>/dev/null)
}

say "A clean Debian ($suite) with CUPS"
mkdir "$root"
if [ ! -f "$base" ]; then
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" \
        || { tail "$work/debootstrap.log"; exit 1; }
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # No service of the root starts.
    chmod 0755 "$root/usr/sbin/policy-rc.d"
    inside apt-get install -q -y --no-install-recommends cups cups-client cups-filters \
        ghostscript >"$work/apt.log" || { tail "$work/apt.log"; exit 1; }
    inside apt-get clean
    tar -C "$root" -cf "$base.new" . && mv "$base.new" "$base"
else
    tar -C "$root" -xf "$base"
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
inside apt-get update -q >"$work/apt.log" || { tail "$work/apt.log"; exit 1; }

# On a Unix socket only: the network is the machine's.
sed -i -e '/^Listen /d; /^Port /d; /^Browsing /d' "$root/etc/cups/cupsd.conf"
printf 'Listen /run/cups/cups.sock\nBrowsing No\n' >>"$root/etc/cups/cupsd.conf"
mkdir -p "$root/run/cups"
start_cupsd() {
    # Not by the name that AppArmor confines on machines that have it.
    cp "$root/usr/sbin/cupsd" "$root/usr/sbin/cupsd-checked"
    chroot "$root" /usr/sbin/cupsd-checked -f </dev/null >"$work/cupsd.out" 2>&1 &
    STARTED+=($!)
    wait_for inside lpstat -r
    wait_for sh -c "chroot '$root' lpstat -r | grep -q 'is running'"
}
start_cupsd
mkdir -p "$work/printer-site/log"
private_printer_start "$work/printer-site"
inside lpadmin -p Office -v "$PRINTER_URI" -m everywhere -E 2>/dev/null
device=$(device_of Office)
contents >"$work/before.list"
cp "$before" "$root/tmp/before.deb"
cp "$now" "$root/tmp/pagetoll.deb"
cp "$here/Tests/Fixtures/flyer.pdf" "$root/tmp/flyer.pdf"

say "From the package to the first charged page"
start=$(date +%s%N)
give apt-get install -q -y --no-install-recommends /tmp/before.deb
# The admin's password comes on standard input, as somebody would type it.
echo "correct horse battery" >"$work/password"
give pagetoll setup --currency CHF --monochrome 5 --color 25 --queue Office --admin desk --yes \
    <"$work/password"
give pagetoll member add alice
give pagetoll credit add alice --cents 900
give lp -d Office -U alice /tmp/flyer.pdf
charged() { inside pagetoll job list --user alice | grep -q completed; }
wait_for charged
milliseconds=$((($(date +%s%N) - start) / 1000000))
inside pagetoll job list --user alice
printf 'First charged page: %d commands, %d.%d s\n' "$commands" \
    $((milliseconds / 1000)) $((milliseconds % 1000 / 100))
[ "$commands" -le 5 ] || fail "more than five commands"
[ "$milliseconds" -le 300000 ] || fail "more than five minutes"
[ "$(device_of Office)" = "pagetoll:$device" ] || fail "Office is not under the gate"
grep -q '^currency = "CHF"$' "$root/etc/pagetoll/pagetoll.conf" || fail "the currency is not set"
inside pagetoll user list | grep -q 'desk.*admin' || fail "there is no admin"
inside lpstat -v | grep -q pagetoll-test && fail "the queue of test pages is still there"
[ "$(stat -c '%a %U' "$root/usr/lib/cups/backend/pagetoll")" = "700 root" ] \
    || fail "the backend has the wrong rights"
[ "$(inside stat -c '%a %U' /var/lib/pagetoll)" = "700 pagetoll" ] \
    || fail "the state folder has the wrong rights"
inside runuser -u pagetoll -- pagetoll ledger check || fail "the service can't use the ledger"
inside runuser -u pagetoll -- pagetoll settle || fail "the service can't settle"

say "The service, as its user: the console answers"
port=$(free_port)
chroot "$root" /usr/bin/env PATH=/usr/sbin:/usr/bin:/bin LC_ALL=C.UTF-8 runuser -u pagetoll -- \
    pagetoll serve --listen "127.0.0.1:$port" </dev/null >"$work/serve.log" 2>&1 &
STARTED+=($!)
wait_for curl -fsSL "http://127.0.0.1:$port/" -o "$work/console.html" \
    || { cat "$work/serve.log"; fail "the console does not answer"; }
grep -qi '<html' "$work/console.html" || fail "the console has no page"
kill "${STARTED[-1]}" && wait "${STARTED[-1]}" 2>/dev/null || true

say "A damaged ledger is refused, with the way back"
inside pagetoll backup
mkdir "$root/tmp/sound"
mv "$root"/var/lib/pagetoll/ledger.sqlite* "$root/tmp/sound/"
head -c 8192 /dev/zero | tr '\0' X >"$root/var/lib/pagetoll/ledger.sqlite"
if inside pagetoll serve --listen "127.0.0.1:$port" 2>"$work/refusal"; then fail "serve started"; fi
grep 'pagetoll restore' "$work/refusal" || fail "the refusal does not tell the way back"
inside pagetoll restore latest
inside pagetoll ledger check
rm "$root"/var/lib/pagetoll/ledger.sqlite*
mv "$root"/tmp/sound/* "$root/var/lib/pagetoll/"

say "What the shells complete, and the manual"
inside pagetoll --version
inside test -s /usr/share/zsh/vendor-completions/_pagetoll
inside test -s /usr/share/fish/vendor_completions.d/pagetoll.fish
inside bash -n /usr/share/bash-completion/completions/pagetoll
for page in pagetoll.1 pagetoll.7 pagetoll-queue.1 pagetoll-backup.1; do
    [ -f "$root/usr/share/man/man${page##*.}/$page.gz" ] || fail "there is no manual page $page"
done

say "Upgrade: the ledger stays"
inside pagetoll backup
head=$(inside pagetoll ledger check | tail -n 1)
balance=$(inside pagetoll balance alice --json)
inside apt-get install -q -y --no-install-recommends /tmp/pagetoll.deb
inside pagetoll ledger check --against "${head#Head: }"
[ "$(inside pagetoll balance alice --json)" = "$balance" ] || fail "the balance has changed"
[ "$(device_of Office)" = "pagetoll:$device" ] || fail "the upgrade took Office from the gate"

say "Upgrade of a ledger of schema 1: a copy, then the migration"
python3 - "$here/Tests/Fixtures/ledger-schema-1.sql" "$root/tmp/old.sqlite" <<'PY'
import sqlite3, sys
sqlite3.connect(sys.argv[2]).executescript(open(sys.argv[1]).read())
PY
mkdir "$root/tmp/kept"
mv "$root"/var/lib/pagetoll/ledger.sqlite* "$root/tmp/kept/"
install -m 0660 "$root/tmp/old.sqlite" "$root/var/lib/pagetoll/ledger.sqlite"
inside apt-get install -q -y --reinstall /tmp/pagetoll.deb
inside pagetoll ledger check
[ -f "$root/var/lib/pagetoll/ledger.sqlite.schema-1" ] || fail "no copy was kept"
rm -f "$root"/var/lib/pagetoll/ledger.sqlite*
mv "$root"/tmp/kept/* "$root/var/lib/pagetoll/"

say "Removal: the queue is as it was, and the ledger stays"
inside apt-get remove -q -y pagetoll
[ "$(device_of Office)" = "$device" ] || fail "Office still has $(device_of Office)"
[ -f "$root/var/lib/pagetoll/ledger.sqlite" ] || fail "the ledger is gone"
inside lp -d Office -U alice /tmp/flyer.pdf
wait_for sh -c "! chroot '$root' lpstat -W not-completed -o Office | grep -q ."

say "Purge: nothing is left"
inside apt-get purge -q -y pagetoll </dev/null
rm -rf "$root/tmp/kept" "$root/tmp/sound"
contents >"$work/after.list"
# What apt brought along with the package is not the package's.
inside dpkg-query -W -f '${Package}\n' >"$work/packages"
diff "$work/before.list" "$work/after.list" | grep -i pagetoll && fail "files are left"
grep -q '^pagetoll' "$root/etc/passwd" && fail "the user is left"

say "All is well: $commands commands and $((milliseconds / 1000)) s to the first charged page"
