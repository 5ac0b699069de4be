#!/usr/bin/env bash
# What the size of a ledger costs: prints, statement pages and `ledger check` on a large one.
#
#   ledger.sh FOLDER-OF-PROGRAMS
#
# MEMBERS=N   how many members the large ledger has (100000; each has about 100 postings)
# STEPS=N     how often each step is taken (1000)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/machine.sh"

# On a disk as ledgers are, which /tmp may not be.
root=$(mktemp -d "${BENCHMARK_FOLDER:-/var/tmp}/pagetoll-bench.XXXXXX")
trap 'rm -rf "$root"' EXIT

machine "$root"
"$programs/Benchmarks" books --store "$root/large.sqlite" --members "${MEMBERS:-100000}"
echo "The file has $(du -m "$root/large.sqlite" | cut -f1) MB."
echo
mkdir "$root/safe" "$root/fast"
"$programs/Benchmarks" ledger --large "$root/large.sqlite" --folder "$root/safe" \
    --runs "${STEPS:-1000}"
if command -v eatmydata >/dev/null; then
    echo "Again, with nothing waiting for the disk (eatmydata):"
    echo
    eatmydata "$programs/Benchmarks" ledger --large "$root/large.sqlite" --folder "$root/fast" \
        --runs "${STEPS:-1000}" --prints-only
fi
