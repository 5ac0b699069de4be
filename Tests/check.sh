#!/usr/bin/env bash
# Runs all tests, and says at the very end which ones failed: tests that run at once write at once.
set -o pipefail
swift=$1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$swift" test --skip-build 2>&1 | tee "$log"
status=$?
if [ "$status" != 0 ]; then
    echo
    echo "What failed:"
    grep -a -A 8 -E '^✘ Test .* recorded an issue|error: Exited with|^Fatal error' "$log" | head -n 100
fi
exit "$status"
