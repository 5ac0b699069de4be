#!/usr/bin/env bash
# What the size of a ledger costs: prints, statement pages and `ledger check` on a large one.
#
#   ledger.sh FOLDER-OF-PROGRAMS
#
# MEMBERS=N   how many members the large ledger has (100000; each has about 100 postings)
# STEPS=N     how often each step is taken (1000)
# REALTIME=1  go before all other work of the machine, where that may be asked for (root)
# LARGE=FILE  a ledger that `Benchmarks books` made before, to save making one; prints are added to it
set -euo pipefail
[ -z "${REALTIME:-}" ] || chrt --fifo --pid 10 $$
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/machine.sh"

# On a disk as ledgers are, which /tmp may not be.
root=$(mktemp -d "${BENCHMARK_FOLDER:-/var/tmp}/pagetoll-bench.XXXXXX")
trap 'rm -rf "$root"' EXIT

machine "$root"
large=${LARGE:-$root/large.sqlite}
[ -n "${LARGE:-}" ] ||
    "$programs/Benchmarks" books --store "$large" --members "${MEMBERS:-100000}"
echo "The file has $(du -m "$large" | cut -f1) MB."
echo
mkdir "$root/safe" "$root/fast"
"$programs/Benchmarks" ledger --large "$large" --folder "$root/safe" \
    --runs "${STEPS:-1000}"
if command -v eatmydata >/dev/null; then
    echo "Again, with nothing waiting for the disk (eatmydata):"
    echo
    eatmydata "$programs/Benchmarks" ledger --large "$large" --folder "$root/fast" \
        --runs "${STEPS:-1000}" --prints-only
fi
