#!/usr/bin/env bash
# Asks a real `pagetoll serve` all that its OpenAPI document allows, and much that it does not, by
# schemathesis: no answer may be a server error, and each must be as the document says.
#
#   check.sh FOLDER_OF_PROGRAMS [EXAMPLES]
#
# EXAMPLES requests are made up for each operation; with none, only the bounds of each value are tried.
set -euo pipefail
programs=$(readlink -f "$1")
examples=${2:-100}
phases=coverage
[ "$examples" = 0 ] || phases=coverage,fuzzing,stateful
here=$(dirname "$(readlink -f "$0")")
tools=${PAGETOLL_API_TOOLS:-$here/../../.build/api-tools}
version=4.32.5

if ! [ -x "$tools/bin/schemathesis" ]; then
    if ! { python3 -m venv "$tools" && "$tools/bin/pip" install -q "schemathesis==$version"; } \
        >/dev/null 2>&1; then
        echo "The API is not tried: schemathesis $version can't be installed from PyPI."
        rm -rf "$tools"
        exit 0
    fi
fi

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
export PAGETOLL_CONFIG=$folder/pagetoll.conf
printf 'store = "%s/ledger.sqlite"\nstate-folder = "%s"\nlisten = "127.0.0.1:0"\n' \
    "$folder" "$folder" >"$PAGETOLL_CONFIG"
pagetoll=$programs/pagetoll
"$pagetoll" member add alice --name "Alice" >/dev/null
"$pagetoll" credit add alice --cents 1240 >/dev/null
"$pagetoll" plan add Coworker >/dev/null
"$pagetoll" product add "Day pass" >/dev/null
"$pagetoll" team set Studio --payer alice >/dev/null
scopes=$("$pagetoll" token add --help | grep -oE '[a-z]+:(read|write)' | sort -u)
token=$("$pagetoll" token add schemathesis $(printf -- '--scope %s ' $scopes))
"$pagetoll" serve >"$folder/serve.log" 2>&1 &
server=$!
for _ in $(seq 300); do
    address=$(sed -n 's|^The console is at \(.*\)/$|\1|p' "$folder/serve.log")
    [ -z "$address" ] || break
    kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log"; exit 1; }
    sleep 0.1
done

cd "$folder"
if ! "$tools/bin/schemathesis" --config-file "$here/schemathesis.toml" run \
    "$address/api/v1/openapi.json" -H "Authorization: Bearer $token" --workers 1 \
    --phases "$phases" --seed "${SEED:-1}" -n "${examples/#0/1}" >"$folder/report.txt" 2>&1; then
    tail -n 2000 "$folder/report.txt"
    echo "What the server logged:"
    tail -n 20 "$folder/serve.log"
    exit 1
fi
tail -n 25 "$folder/report.txt"
"$pagetoll" ledger check
