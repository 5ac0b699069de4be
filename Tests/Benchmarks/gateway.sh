#!/usr/bin/env bash
# What the gateway adds to a job, measured on a cupsd, a ledger and a printer of its own.
#
#   gateway.sh FOLDER-OF-PROGRAMS
#
# RUNS=N            how often each small job goes through each backend (100)
# REALTIME=1        go before all other work of the machine, where that may be asked for (root)
# LARGE_MEGABYTES=N the size of the large raster job (1000; 0 for none), LARGE_RUNS=N how often (3)
set -euo pipefail
[ -z "${REALTIME:-}" ] || chrt --fifo --pid 10 $$
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/../Demo/private-cups.sh"
. "$here/machine.sh"

large=${LARGE_MEGABYTES:-1000}
large_runs=${LARGE_RUNS:-3}
[ "$large" != 0 ] || large_runs=0
# On a disk as ledgers are, which /tmp may not be.
root=$(mktemp -d "${BENCHMARK_FOLDER:-/var/tmp}/pagetoll-bench.XXXXXX")
finish() {
    local status=$?
    private_cups_stop
    if [ "$status" != 0 ]; then echo "failed; what happened is in $root" >&2; else rm -rf "$root"; fi
}
trap finish EXIT
export LC_ALL=C.UTF-8

cat >"$root/pagetoll.conf" <<CONF
store = "$root/state/ledger.sqlite"
state-folder = "$root/state"
analyzer = "$programs/pagetoll-analyzer"
meter = "$programs/pagetoll-meter"
CONF
mkdir -m 0700 "$root/state"
mkdir "$root/documents"
for pages in 1 10 100; do
    name=$pages-pages.pdf
    [ "$pages" != 1 ] || name=1-page.pdf
    "$here/documents.py" pdf "$pages" "$root/documents/$name"
done
[ "$large" = 0 ] || "$here/documents.py" raster "$large" "$root/documents/large.ras"

{
    private_cups_start "$root" "$programs/pagetoll-backend"
    for wrapper in "$here"/naive/*; do
        name=$(basename "${wrapper%.*}")
        install -m 0755 "$wrapper" "$root/bin/backend/$name"
    done
    # A driverless queue, for the PPD that such queues have.
    private_printer_start "$root"
    lpadmin -p Office -v "$PRINTER_URI" -m everywhere -E
    "$programs/pagetoll" rate set --color monochrome --per-impression 8
    "$programs/pagetoll" rate set --color color --per-impression 30 --per-sheet 0.5
    "$programs/pagetoll" member add alice --name "Alice Example"
    "$programs/pagetoll" credit add alice --cents 100000000 --note "Benchmark"
} >/dev/null 2>&1

machine "$root"
"$programs/Benchmarks" gateway --folder "$root" --queue Office --runs "${RUNS:-100}" \
    --large-runs "$large_runs"
"$programs/pagetoll" ledger check >&2
