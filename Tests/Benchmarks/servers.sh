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
pooler=""
stop() {
    [ -z "$pooler" ] || kill "$pooler" 2>/dev/null || true
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
    chmod a+w "$socket/.s.PGSQL.5432"
fi

machine "$root"
runs=${RESERVATIONS:-2000}
if [ -z "${DELAY_MS:-}" ]; then
    "$programs/Benchmarks" servers --name SQLite --store "$root/ledger.sqlite" \
        --floor "$root/bare.sqlite" --runs "$runs"
    "$programs/Benchmarks" prints --name SQLite --store "$root/prints.sqlite" --runs "$runs"
    far=""
else
    far=", ${DELAY_MS} ms away"
fi
# What writers who stay connected get, beside the floor; then prints that connect.
for database in stay floor each pooled; do
    "$server/createdb" -h "$root/server" -U postgres "$database"
done
address() { echo "postgresql:///$1?host=${2:-$socket}&user=postgres"; }
"$programs/Benchmarks" servers --name "PostgreSQL$far" --store "$(address stay)" \
    --floor "$(address floor)" --runs "$runs"

"$programs/Benchmarks" prints --name "PostgreSQL$far" --store "$(address each)" --runs "$runs"
[ -x /usr/sbin/pgbouncer ] || { echo "PgBouncer is not installed: apt-get install pgbouncer"; exit 1; }
"${as[@]}" mkdir "$root/server/pooler"
"${as[@]}" tee "$root/server/pooler/pgbouncer.ini" >/dev/null <<END
[databases]
* = host=$socket user=postgres
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = $root/server/pooler
auth_type = any
pool_mode = session
log_connections = 0
log_disconnections = 0
END
"${as[@]}" pgbouncer -q "$root/server/pooler/pgbouncer.ini" &
pooler=$!
while [ ! -S "$root/server/pooler/.s.PGSQL.5432" ]; do sleep 0.1; done
"$programs/Benchmarks" prints --name "PgBouncer before PostgreSQL$far" \
    --store "$(address pooled "$root/server/pooler")" --runs "$runs"
