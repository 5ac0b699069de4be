#!/usr/bin/env bash
# The main job of Pagetoll in one minute, on a cupsd and a printer of its own.
#
#   demo.sh FOLDER-OF-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/private-cups.sh"

root=$(mktemp -d /tmp/pagetoll-demo.XXXXXX)
finish() {
    local status=$?
    private_cups_stop
    if [ "$status" != 0 ]; then echo "failed; what happened is in $root" >&2; else rm -rf "$root"; fi
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }
pagetoll() { "$programs/pagetoll" "$@"; }
document="$here/../Fixtures/flyer.pdf"
export LC_ALL=C.UTF-8

# Submits a job and sets `job` to its number.
submit() {
    local answer
    printf '$ lp %s\n' "$*"
    answer=$(lp "$@")
    echo "$answer"
    job=$(sed -n 's/^request id is Office-\([0-9]*\) .*/\1/p' <<<"$answer")
}

# Waits until the job is among those that lpstat lists so: completed, or not-completed and held.
wait_until_done() { wait_for sh -c "lpstat -W completed -o Office | grep -q '^Office-$1 '"; }
wait_until_held() {
    wait_for sh -c "lpstat -W not-completed -l Office | grep -q 'Status: This job costs'"
}

cat >"$root/pagetoll.conf" <<CONF
store = "$root/state/ledger.sqlite"
state-folder = "$root/state"
analyzer = "$programs/pagetoll-analyzer"
meter = "$programs/pagetoll-meter"
currency = "EUR"
help = "https://print.example.org"
CONF
mkdir -m 0700 "$root/state"

say "A private cupsd, an IPP printer on loopback, and a driverless queue"
private_cups_start "$root" "$programs/pagetoll-backend"
private_printer_start "$root"
run lpadmin -p Office -v "$PRINTER_URI" -m everywhere -E 2>/dev/null
run lpstat -v Office

say "The queue goes under the gate; rates, a member, and 5.00 of credit"
run pagetoll queue protect Office
run pagetoll rate set --color monochrome --per-impression 8
run pagetoll rate set --color color --per-impression 30 --per-sheet 0.5
run pagetoll member add alice --name "Alice Example"
run pagetoll credit add alice --cents 500 --expires 2099-12-31 --note "Welcome"

say "What will it cost?"
run pagetoll analyze "$document"
run pagetoll quote "$document" --queue Office --user alice -o copies=3

say "Alice prints three copies"
submit -d Office -U alice -n 3 -t "Flyer" "$document"
wait_until_done "$job"
run pagetoll job explain "$job"
run pagetoll balance alice

say "She prints ten more: more than her credit covers"
submit -d Office -U alice -n 10 -t "Flyer again" "$document"
held=$job
wait_until_held
run lpstat -W not-completed -l Office
run lpstat -p Office
run pagetoll balance alice

say "A top-up of 10.00, and the held job is released"
run pagetoll credit add alice --cents 1000 --note "Top-up"
run lp -i "Office-$held" -H resume
wait_until_done "$held"
run pagetoll job explain "$held"

say "What the printer received"
find "$root/printer" -type f -name '*.*' -printf '%f  %s bytes\n' | sort

say "Summary"
run pagetoll member list
run pagetoll credit list alice
run pagetoll job list
run pagetoll ledger check
