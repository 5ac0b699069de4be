#!/usr/bin/env bash
# Boots a systemd in a clean Debian of its own, and has it run the service of the package: installed,
# set up, killed, upgraded, its log rotated, removed and purged. Needs root, and a Debian mirror once.
#
#   systemd-check.sh BEFORE.deb NOW.deb
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

[ "$(id -u)" = 0 ] || { echo "it needs root, for debootstrap and namespaces" >&2; exit 2; }
before=$(realpath "$1")
now=$(realpath "$2")
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
base=$here/.build/debian-$suite-systemd.tar
work=$(mktemp -d /tmp/pagetoll-systemd.XXXXXX)
root=$work/root
booted=
finish() {
    local status=$?
    # unshare takes no SIGTERM; its child, the root's first process, ends with it, and all others with that.
    [ -z "$booted" ] || kill -KILL "$booted" 2>/dev/null || true
    [ -z "$booted" ] || wait "$booted" 2>/dev/null || true
    if [ "$status" != 0 ]; then echo "failed; the root is in $root" >&2; else rm -rf "$work"; fi
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
fail() { echo "systemd-check: $*" >&2; exit 1; }
# What a clean environment has, in the root before it is booted, and in what was booted.
clean=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root
    DEBIAN_FRONTEND=noninteractive)
before_boot() { chroot "$root" "${clean[@]}" "$@"; }
inside() {
    nsenter -t "$init" -m -u -i -n -p -C -r -w "${clean[@]}" "$@"
}
wait_for() {
    for _ in $(seq 300); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.2
    done
    fail "waited for: $*"
}

say "A clean Debian ($suite) with CUPS and systemd"
mkdir "$root"
if [ ! -f "$base" ]; then
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/log" \
        || { tail "$work/log"; exit 1; }
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # Nothing starts before the boot.
    chmod 0755 "$root/usr/sbin/policy-rc.d"
    before_boot apt-get install -q -y --no-install-recommends systemd systemd-sysv dbus cups \
        cups-client cups-filters ghostscript curl logrotate strace >"$work/log" \
        || { tail "$work/log"; exit 1; }
    # What the package needs: once booted, there is no network.
    cp "$now" "$root/tmp/pagetoll.deb"
    before_boot apt-get install -q -y --no-install-recommends /tmp/pagetoll.deb >"$work/log" \
        || { tail "$work/log"; exit 1; }
    before_boot apt-get purge -q -y pagetoll >"$work/log"
    before_boot apt-get clean
    rm "$root/usr/sbin/policy-rc.d" "$root/tmp/pagetoll.deb"
    tar -C "$root" -cf "$base.new" . && mv "$base.new" "$base"
else
    tar -C "$root" -xf "$base"
fi
cp "$before" "$root/root/before.deb"
cp "$now" "$root/root/pagetoll.deb"
cp "$here/Tests/Fixtures/flyer.pdf" "$root/root/flyer.pdf"

bash packaging/boot.sh "$root" >"$work/boot.log" 2>&1 &
booted=$!
init_of() { init=$(ps -o pid= --ppid "$1" | tr -d ' '); [ -n "$init" ]; }
# boot.sh is unshare by now, and its child is the root's first process.
wait_for init_of "$booted"
init_of "$booted"
wait_for inside systemctl is-system-running
wait_for inside lpstat -r
main_process() { inside systemctl show -P MainPID pagetoll; }
answers() { inside curl -fsSL -o /dev/null http://127.0.0.1:8632/; }

say "Installed, it waits for its ledger; set up, it serves"
inside dpkg -i /root/before.deb
inside systemd-analyze verify --man=no pagetoll.service 2>&1 | tee "$work/verify"
[ ! -s "$work/verify" ] || fail "the unit is not understood"
inside lpadmin -p Office -v file:/dev/null -E
wait_for inside grep -q 'There is no ledger' /var/log/pagetoll/serve.log
[ "$(inside grep -c . /var/log/pagetoll/serve.log)" = 1 ] || fail "it does not wait in silence"
echo "correct horse battery" >"$root/root/password"
inside sh -c 'pagetoll setup --currency CHF --monochrome 5 --color 25 --queue none --admin desk \
    --yes </root/password' || fail "it can't be set up"
wait_for answers
inside systemd-analyze security --no-pager pagetoll | tail -n 1

say "In its sandbox: CUPS, the ledger, backups, and an analyser that gives up its rights"
sed -e 's|^ExecStart=.*|ExecStart=/root/try.sh|; s|^Type=.*|Type=oneshot|; s|^Restart=.*||' \
    -e 's|^StandardOutput=.*|StandardOutput=append:/run/try.log|; s|^ProtectHome=.*||' \
    -e '$a\[Service]\nSystemCallFilter=ptrace\nBindReadOnlyPaths=/root/flyer.pdf:/tmp/flyer.pdf' \
    "$root/usr/lib/systemd/system/pagetoll.service" >"$root/etc/systemd/system/try.service"
cat >"$root/root/try.sh" <<'TRY'
#!/bin/sh
set -e
pagetoll settle
pagetoll backup
lpstat -v
strace -f -o '|grep -E "landlock_restrict_self|SET_MODE_FILTER, 0,"' -e trace=seccomp,landlock_restrict_self \
    pagetoll quote /tmp/flyer.pdf --queue Office
TRY
chmod 0755 "$root/root" "$root/root/try.sh"
inside systemctl daemon-reload
inside systemctl start try || { inside cat /run/try.log; fail "the sandbox keeps it from its work"; }
inside cat /run/try.log >"$work/try"
cat "$work/try"
grep -q 'landlock_restrict_self.* = 0' "$work/try" || fail "the analyser has no Landlock"
grep -q 'SET_MODE_FILTER.* = 0' "$work/try" || fail "the analyser has no system-call filter"

say "Killed, it comes again; its log is rotated"
first=$(main_process)
inside kill -KILL "$first"
is_another() { [ "$(main_process)" != "$first" ] && [ "$(main_process)" != 0 ]; }
wait_for is_another
wait_for answers
inside logrotate --force /etc/logrotate.d/pagetoll
inside sh -c 'test -s /var/log/pagetoll/serve.log.1 && test ! -s /var/log/pagetoll/serve.log'

say "Upgraded while it runs"
head=$(inside pagetoll ledger check | tail -n 1)
first=$(main_process)
inside dpkg -i /root/pagetoll.deb
is_another || fail "the service of before goes on"
wait_for answers
inside pagetoll ledger check --against "${head#Head: }"

say "Removed and purged"
inside dpkg --remove pagetoll
inside systemctl is-active pagetoll && fail "it still runs"
inside dpkg --purge pagetoll
[ ! -e "$root/var/lib/pagetoll" ] && [ ! -e "$root/var/log/pagetoll" ] || fail "files are left"
inside systemctl list-unit-files --no-legend 'pagetoll*' | grep . && fail "the unit is left"

say "All is well"
