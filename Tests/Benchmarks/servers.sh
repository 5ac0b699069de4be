#!/usr/bin/env bash
# What writers at once cost: reservations a second, on SQLite and on PostgreSQL, each beside the bare
# engine, in the same run.
#
#   servers.sh FOLDER-OF-PROGRAMS
#
# RESERVATIONS=N  how many are made in each row (2000)
# REALTIME=1      go before all other work of the machine, where that may be asked for (root)
# DELAY_MS=1      put a network between: each way to the database takes so long more
set -euo pipefail
[ -z "${REALTIME:-}" ] || chrt --fifo --pid 10 $$
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
. "$here/machine.sh"

server=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$server" ] || { echo "PostgreSQL is not installed: apt-get install postgresql"; exit 1; }
# It refuses to be run by root.
as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid postgres --regid postgres --clear-groups)

# On a disk as ledgers are, which /tmp may not be.
root=$(mktemp -d "${BENCHMARK_FOLDER:-/var/tmp}/pagetoll-bench.XXXXXX")
chmod 0755 "$root"
mkdir "$root/server"
[ "$(id -u)" != 0 ] || chown postgres "$root/server"
relay=""
stop() {
    [ -z "$relay" ] || kill "$relay" 2>/dev/null || true
    "${as[@]}" "$server/pg_ctl" -D "$root/server/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$root"
}
trap stop EXIT
cd "$root/server"
"${as[@]}" "$server/initdb" -D "$root/server/data" -A trust -U postgres -E UTF8 --locale C.UTF-8 \
    >/dev/null
"${as[@]}" "$server/pg_ctl" -D "$root/server/data" -l "$root/server/log" -w \
    -o "-k $root/server -c listen_addresses=" start >/dev/null

socket=$root/server
if [ -n "${DELAY_MS:-}" ]; then
    mkdir "$root/far"
    python3 "$here/far.py" "$socket/.s.PGSQL.5432" "$root/far/.s.PGSQL.5432" "$DELAY_MS" &
    relay=$!
    socket=$root/far
    while [ ! -S "$socket/.s.PGSQL.5432" ]; do sleep 0.1; done
fi

machine "$root"
runs=${RESERVATIONS:-2000}
if [ -z "${DELAY_MS:-}" ]; then
    "$programs/Benchmarks" servers --name SQLite --store "$root/ledger.sqlite" \
        --floor "$root/bare.sqlite" --runs "$runs"
    far=""
else
    far=", ${DELAY_MS} ms away"
fi
address="postgresql:///postgres?host=$socket&user=postgres"
# A ledger with writers who stay connected, one with a connection for each print, and the floor of either.
for schema in stay stay_floor each each_floor; do
    "$server/psql" -q "$address" -c "CREATE SCHEMA $schema"
done
"$programs/Benchmarks" servers --name "PostgreSQL$far" \
    --store "$address&options=-csearch_path%3Dstay" \
    --floor "$address&options=-csearch_path%3Dstay_floor" --runs "$runs"
# A server takes a hundred connections.
"$programs/Benchmarks" servers --name "PostgreSQL$far, connected anew" --connect-each \
    --store "$address&options=-csearch_path%3Deach" \
    --floor "$address&options=-csearch_path%3Deach_floor" --runs 80
