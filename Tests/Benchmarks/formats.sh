#!/usr/bin/env bash
# How fast documents are analysed, by format, and the memory that a gigabyte of each takes.
#
#   formats.sh FOLDER-OF-PROGRAMS
#
# ROUNDS=N          how often each program reads each document (5)
# MEGABYTES=N       the size of the streams (200)
# LARGE_MEGABYTES=N the size of those whose memory is measured (1000; 0 for none)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
megabytes=${MEGABYTES:-200}
large=${LARGE_MEGABYTES:-1000}
root=$(mktemp -d "${BENCHMARK_FOLDER:-/var/tmp}/pagetoll-bench.XXXXXX")
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"
export LC_ALL=C.UTF-8
cd "$root"

made() { "$here/documents.py" "$@"; }

# Ghostscript's driver NAME, with options, makes FILE of the document FROM.
driven() {
    local name=$1 file=$2 from=$3
    gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE="$name" "${@:4}" -o "$file" "$from"
}

# FILE with copies of the job JOB, one at least, of so many megabytes.
repeated() {
    local job=$1 file=$2 size
    size=$(stat -c %s "$job")
    for ((count = $3 * 1000000 / size; count >= 0; count--)); do cat "$job"; done >"$file"
}

{
    printf 'One line.\n' >one-line.txt
    for pages in 1 10 100 500 10000; do made pdf "$pages" "text-$pages.pdf"; done
    # What counting alone takes: of these pages there is nothing else to read.
    for pages in 100 500; do made bare-pdf "$pages" "bare-$pages.pdf"; done
    made photos 50 flate.pdf
    made grey-photos 50 grey-flate.pdf
    jpeg=(-dAutoFilterColorImages=false -dColorImageFilter=/DCTEncode -dAutoRotatePages=/None)
    driven pdfwrite photos-50.pdf flate.pdf "${jpeg[@]}"
    driven pdfwrite grey-photos-50.pdf grey-flate.pdf "${jpeg[@]}"
    mv grey-flate.pdf grey-flate-50.pdf

    made pdf 20 text.pdf
    made photos 4 photos.pdf
    made grey-photos 4 grey-photos.pdf
    driven ljet4 text.pcl text.pdf -r600
    driven cljet5c photos.pcl photos.pdf -r300
    driven pxlcolor text.pxl text.pdf -r600
    driven pxlcolor grey-photos.pxl grey-photos.pdf -r600
    rgb=(-dcupsColorSpace=19 -dcupsBitsPerColor=8)
    driven pwgraster text.pwg text.pdf -r600 "${rgb[@]}"
    driven pwgraster grey-photos.pwg grey-photos.pdf -r600 "${rgb[@]}"
    driven pwgraster bilevel.pwg text.pdf -r600
    driven urf text.urf text.pdf -r600 "${rgb[@]}"
    driven urf grey-photos.urf grey-photos.pdf -r600 "${rgb[@]}"
    driven cups text.ras text.pdf -r300 -dLastPage=3 "${rgb[@]}"
    driven tiff24nc grey-photos.tiff grey-photos.pdf -r600
    driven tiffg4 text.tiff text.pdf -r600
    driven jpeg grey-photo.jpg grey-photos.pdf -r1200 -dLastPage=1
    pdftops -level2 text-500.pdf text-500.ps
} >/dev/null 2>&1

stream_names=(text.pcl photos.pcl text.pxl grey-photos.pxl text.pwg grey-photos.pwg bilevel.pwg
    text.urf grey-photos.urf text.ras)
mkdir streams
for name in "${stream_names[@]}"; do repeated "$name" "streams/$name" "$megabytes"; done
made cursor "$megabytes" streams/cursor.pcl
made runs "$megabytes" streams/short-runs.pwg
made raster "$megabytes" streams/grey.ras
made text "$megabytes" streams/listing.txt

processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
echo "$(nproc) × $processor, $(awk '/MemTotal/ { print int($2 / 1048576) }' /proc/meminfo) GB," \
    "Linux $(uname -r);" \
    "$(git -C "$here" describe --always --dirty 2>/dev/null || echo no commit)," \
    "$(date -u +%F), load $(cut -d' ' -f1 /proc/loadavg). Milliseconds of processor time."
echo
streams=("${stream_names[@]/#/streams/}")
"$programs/Benchmarks" formats --analyzer "$programs/pagetoll-analyzer" --runs "${ROUNDS:-5}" \
    one-line.txt streams/listing.txt \
    streams/text.pcl streams/photos.pcl streams/cursor.pcl \
    streams/text.pxl streams/grey-photos.pxl \
    streams/text.pwg streams/grey-photos.pwg streams/bilevel.pwg streams/short-runs.pwg \
    streams/text.urf streams/grey-photos.urf \
    streams/text.ras streams/grey.ras \
    grey-photos.tiff text.tiff grey-photo.jpg \
    bare-100.pdf bare-500.pdf \
    text-1.pdf text-10.pdf text-100.pdf text-500.pdf text-10000.pdf \
    photos-50.pdf grey-photos-50.pdf grey-flate-50.pdf

# The documents of the shared corpus, which has small ones of many writers.
corpus=${PAGETOLL_SHARED:-$here/../../../shared}/corpus
if [ -f "$corpus/manifest.tsv" ]; then
    awk -F '\t' -v folder="$corpus" '$2 == "pdf" { print folder "/" $1 }' "$corpus/manifest.tsv" |
        xargs "$programs/Benchmarks" together --analyzer "$programs/pagetoll-analyzer" \
            --runs "${ROUNDS:-5}"
else
    echo "No documents of the shared corpus were read: PAGETOLL_SHARED names the place where it is."
    echo
fi

# Ghostscript runs beside the analyser, whose child it is not: only a clock sees both.
seconds() {
    local TIMEFORMAT=%R
    { time "$@" >/dev/null 2>&1; } 2>&1
}
inkcov=(gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=inkcov -r36 -o /dev/null)
echo "| text-500.ps, elapsed seconds | gs inkcov |"
echo "| ---: | ---: |"
for ((round = 0; round < ${ROUNDS:-5}; round++)); do
    echo "| $(seconds "$programs/pagetoll-analyzer" text-500.ps)" \
        "| $(seconds "${inkcov[@]}" text-500.ps) |"
done
echo

rm -rf streams
[ "$large" != 0 ] || exit 0
echo "| document | MB | seconds | peak resident MB |"
echo "| --- | ---: | ---: | ---: |"
measured() {
    "$programs/Benchmarks" memory --analyzer "$programs/pagetoll-analyzer" "$1"
    rm "$1"
}
for name in "${stream_names[@]}"; do
    repeated "$name" "large-$name" "$large"
    measured "large-$name"
done
made grey-photos $((large * 5 / 3)) large-grey-flate.pdf
measured large-grey-flate.pdf
for kind in cursor.pcl runs.pwg raster.ras text.txt; do
    made "${kind%.*}" "$large" "large-$kind"
    measured "large-$kind"
done
