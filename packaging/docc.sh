#!/usr/bin/env bash
# Makes DocC archives of library targets, in which a warning is an error, and merges them.
#
#   docc.sh FOLDER-OF-SYMBOL-GRAPHS TARGET-FOLDER LIBRARY...
set -euo pipefail
graphs=$1
target=$2
shift 2

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
archives=()
for library in "$@"; do
    mkdir "$scratch/$library"
    cp "$graphs/$library".symbols.json "$scratch/$library/"
    # What it adds to types of other modules.
    cp "$graphs/$library"@*.symbols.json "$scratch/$library/" 2>/dev/null || true
    docc convert --warnings-as-errors --additional-symbol-graph-dir "$scratch/$library" \
        --fallback-display-name "$library" --fallback-bundle-identifier "pagetoll.$library" \
        --output-dir "$scratch/$library.doccarchive"
    archives+=("$scratch/$library.doccarchive")
done
rm -rf "$target"
mkdir -p "$(dirname "$target")"
docc merge "${archives[@]}" --synthesized-landing-page-name Pagetoll --output-path "$target"
echo "$target: $# libraries"
