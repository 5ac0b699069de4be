#!/usr/bin/env bash
# Writes the ledger of a small site, with something of everything, as ledger-schema-N.sql, where N is
# the schema of the programs: to be run once, when a release is made that has a new schema. The
# files of earlier releases stay as they are; MigrationTests opens them all.
#
#   make-ledger.sh FOLDER-OF-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/../Demo/private-cups.sh"

root=$(mktemp -d /tmp/pagetoll-ledger.XXXXXX)
trap 'private_cups_stop; rm -rf "$root"' EXIT
pagetoll() { "$programs/pagetoll" "$@"; }
export LC_ALL=C.UTF-8

cat >"$root/pagetoll.conf" <<CONF
store = "$root/state/ledger.sqlite"
state-folder = "$root/state"
analyzer = "$programs/pagetoll-analyzer"
meter = "$programs/pagetoll-meter"
time-zone = "UTC"
CONF
mkdir -m 0700 "$root/state"
private_cups_start "$root" "$programs/pagetoll-backend"
private_printer_start "$root"
lpadmin -p Office -v "$PRINTER_URI" -m everywhere -E 2>/dev/null
pagetoll queue protect Office
pagetoll queue set Office --on-unknown-user create --starting-cents 20
pagetoll rate set --color monochrome --per-impression 8
pagetoll rate set --color color --per-impression 30 --per-sheet 0.5
pagetoll member add alice --name "Alice Example" --email alice@example.org
pagetoll member add ben --pricing credits-then-invoice
pagetoll plan add Coworker --renews monthly
pagetoll plan benefit add Coworker --cents 900
pagetoll plan signup Coworker alice
pagetoll product add "Ten prints"
pagetoll product benefit add "Ten prints" --cents 300 --expires never
pagetoll product sell "Ten prints" ben
pagetoll voucher make --count 2 --cents 500 --label "Summer fair" >/dev/null
pagetoll team set Lab --payer alice --share on
pagetoll team join Lab ben
pagetoll credit add alice --cents 500 --expires 2099-12-31 --note "Welcome"

# Two jobs that are printed, one that waits, and a refund.
print_one() {
    local answer
    answer=$(lp -d Office "$@" "$here/flyer.pdf")
    job=$(sed -n 's/^request id is Office-\([0-9]*\) .*/\1/p' <<<"$answer")
}
print_one -U alice -n 3 -t "Flyer"
wait_for sh -c "lpstat -W completed -o Office | grep -q '^Office-$job '"
pagetoll refund give "$job" --cents 10 --reason "One sheet was torn"
print_one -U ben -n 2 -t "Flyer for Ben"
wait_for sh -c "lpstat -W completed -o Office | grep -q '^Office-$job '"
print_one -U stranger -n 9 -t "Too much"
wait_for sh -c "lpstat -W not-completed -l Office | grep -q 'Status: This job costs'"
pagetoll job list
pagetoll ledger check
python3 - "$root/state/ledger.sqlite" "$here" <<'PY'
import sqlite3, sys
ledger = sqlite3.connect(sys.argv[1])
version = ledger.execute("SELECT MAX(version) FROM schema_version").fetchone()[0]
with open(f"{sys.argv[2]}/ledger-schema-{version}.sql", "w") as dump:
    for line in ledger.iterdump():
        dump.write(line + "\n")
print(f"ledger-schema-{version}.sql")
PY
