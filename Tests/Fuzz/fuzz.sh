#!/usr/bin/env bash
# Fuzzes the parsers of print data, one after another.
#
#   fuzz.sh SECONDS [FORMAT...]     all formats that there are seeds for when none is named; "any"
#                                   is a job whose language, and compression, is found out
#
# Seeds are the fixtures of the tests and, where it lies beside the project, the shared corpus. What
# is found is left in .build-fuzz/findings/FORMAT; each finding becomes a fixture of a test.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=$1
shift
work=.build-fuzz
shared=${PAGETOLL_SHARED:-../shared}

PAGETOLL_FUZZ=1 swift build --scratch-path "$work" --configuration release \
    --sanitize fuzzer --product Fuzz
fuzzer=$(PAGETOLL_FUZZ=1 swift build --scratch-path "$work" --configuration release \
    --sanitize fuzzer --show-bin-path)/Fuzz
analyzer=$(swift build --show-bin-path)/pagetoll-analyzer
[ -x "$analyzer" ] || swift build --product pagetoll-analyzer
[ -x "${analyzer%analyzer}mender" ] || swift build --product pagetoll-mender

# Each sample goes to the seeds of the language that it is counted in.
seed() {
    local sample format
    for sample in "$@"; do
        [ "$(stat -c %s "$sample")" -le 200000 ] || continue
        format=$("$analyzer" "$sample" | sed -n 's/.*"format":"\([^"]*\)".*/\1/p') || true
        [ -n "$format" ] || continue
        mkdir -p "$work/seeds/$format"
        cp -u "$sample" "$work/seeds/$format/$(basename "$sample")"
    done
}
mapfile -t samples < <(find Tests/Fixtures "$shared/corpus" -type f 2>/dev/null)
seed "${samples[@]}"
mkdir -p "$work/seeds/any"
printf 'text\n\ftext\n' | gzip -n >"$work/seeds/any/text.gz"
cp -u "$work"/seeds/{pdf,pcl,pwg,text}/* "$work/seeds/any/"

[ $# -gt 0 ] || set -- $(ls "$work/seeds")
failed=0
for format; do
    mkdir -p "$work/corpus/$format" "$work/findings/$format"
    echo "== $format: ${seconds} s"
    # Swift's own report of a trap would come before the fuzzer's, which keeps the input.
    named=(SWIFT_BACKTRACE=enable=no)
    [ "$format" = any ] || named+=("PAGETOLL_FUZZ_FORMAT=$format")
    env "${named[@]}" "$fuzzer" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=256 -max_len=200000 -print_final_stats=1 \
        -artifact_prefix="$work/findings/$format/" \
        "$work/corpus/$format" "$work/seeds/$format" 2>&1 |
        { grep -E 'stat::(number_of_executed_units|average_exec|peak_rss)|SUMMARY|ERROR|Done|Test unit' ||
            true; } || failed=1
    if [ -n "$(ls "$work/findings/$format")" ]; then
        echo "found: $(ls "$work/findings/$format" | wc -l) in $work/findings/$format"
        failed=1
    fi
done
exit $failed
