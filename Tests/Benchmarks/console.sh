#!/usr/bin/env bash
# How long the console's pages take over a large ledger, at a steady rate of requests, and what jobs
# that go through the gate meanwhile feel of it.
#
#   console.sh FOLDER-OF-PROGRAMS
#
# MEMBERS=N     how many members the ledger has (100000; each has 10 jobs)
# VISIT_SECONDS=N  for how long pages are asked for (120), 50 in each second
# LARGE=FILE    a ledger that `Benchmarks books` made before, to save making one; it is changed
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/machine.sh"

# On a disk as ledgers are, which /tmp may not be.
root=$(mktemp -d "${BENCHMARK_FOLDER:-/var/tmp}/pagetoll-bench.XXXXXX")
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$root"' EXIT

machine "$root"
large=${LARGE:-$root/large.sqlite}
[ -n "${LARGE:-}" ] ||
    "$programs/Benchmarks" books --store "$large" --members "${MEMBERS:-100000}"
export PAGETOLL_CONFIG=$root/pagetoll.conf
printf 'store = "%s"\nstate-folder = "%s"\nlisten = "127.0.0.1:0"\n' "$large" "$root" \
    >"$PAGETOLL_CONFIG"
password=$(tr -dc a-z </dev/urandom | head -c 20 || true)
"$programs/pagetoll" user add anna --role admin <<<"$password" >/dev/null
"$programs/pagetoll" user add member17 --role member <<<"$password" >/dev/null
: >"$root/serve.log"
"$programs/pagetoll" serve >>"$root/serve.log" 2>&1 &
server=$!
for _ in $(seq 300); do
    address=$(sed -n 's|^The console is at \(.*\)/$|\1|p' "$root/serve.log")
    [ -z "$address" ] || break
    kill -0 "$server" 2>/dev/null || { cat "$root/serve.log"; exit 1; }
    sleep 0.1
done
"$programs/Benchmarks" console --address "$address" --store "$large" --admin anna \
    --member member17 --password "$password" --seconds "${VISIT_SECONDS:-120}"
