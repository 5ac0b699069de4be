#!/bin/sh
# Makes the documents in hostbased/, with drivers that are made without this project. Needs Debian's
# printer-driver-foo2zjs, printer-driver-min12xxw and ghostscript.
#
# NAME-duplex holds a page with marks, a blank one and a page with marks, for A4, two-sided along the
# long edge, two copies, where the language can say so; NAME-color a grey page and one in colour.
set -eu
cd "$(dirname "$0")"
mkdir -p hostbased
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

python3 - "$work" <<'PYTHON'
import sys

WIDTH, HEIGHT = 160, 96
marks = b"".join(bytes([0x0F if row % 24 < 8 else 0x00] * (WIDTH // 8)) for row in range(HEIGHT))
white = bytes(len(marks))

def bitmap(pixels):
    return b"P4\n%d %d\n" % (WIDTH, HEIGHT) + pixels

def planes(cyan, magenta, yellow, black):
    return b"".join(map(bitmap, (cyan, magenta, yellow, black)))

with open(sys.argv[1] + "/gray.pbm", "wb") as file:
    file.write(bitmap(marks) + bitmap(white) + bitmap(marks))
with open(sys.argv[1] + "/color.pbmraw", "wb") as file:
    file.write(planes(white, white, white, marks) + planes(white, marks, white, marks))

def nibbles(black, other):
    """Ghostscript's bitcmyk: four bits a pixel."""
    pixels = bytearray()
    for byte in black:
        for shift in (6, 4, 2, 0):
            pair = 0
            for bit in (byte >> shift + 1 & 1, byte >> shift & 1):
                pair = pair << 4 | bit * (1 | other)
            pixels.append(pair)
    return bytes(pixels)

with open(sys.argv[1] + "/color.bitcmyk", "wb") as file:
    file.write(nibbles(marks, 0) + nibbles(marks, 4))
for name, color in (("gray", ".5 setgray"), ("color", "1 0 0 setrgbcolor")):
    with open(f"{sys.argv[1]}/{name}.ps", "w") as file:
        file.write("%!PS\n")
        for content in ("72 72 100 20 rectfill", "", color + " 72 200 30 30 rectfill"):
            file.write(content + " showpage\n")
PYTHON

for tool in foo2zjs foo2xqx foo2hp foo2lava foo2slx foo2oak foo2hbpl2 foo2qpdl; do
    $tool -r600x600 -g160x96 -p9 -d2 -n2 <"$work/gray.pbm" >"hostbased/$tool-duplex.prn"
done
for tool in foo2zjs foo2hp foo2lava foo2slx foo2hbpl2 foo2qpdl; do
    $tool -c -r600x600 -g160x96 -p9 <"$work/color.pbmraw" >"hostbased/$tool-color.prn"
done
# In paper numbers of its own, and printers that print on one side.
foo2ddst -r600x600 -g160x96 -p5 -n2 <"$work/gray.pbm" >hostbased/foo2ddst-duplex.prn
foo2oak -c -r600x600 -g160x96 -p9 <"$work/color.bitcmyk" >hostbased/foo2oak-color.prn
foo2hiperc -Z1 -r600x600 -g160x96 -p9 -d2 -n2 <"$work/gray.pbm" >hostbased/foo2hiperc-duplex.prn
foo2hiperc -Z1 -c -r600x600 -g160x96 -p9 <"$work/color.bitcmyk" \
    >hostbased/foo2hiperc-color.prn

for device in npdl lbp8 lips2p lips3 oki182 bj10e lp8400f hl7x0; do
    gs -q -dBATCH -dNOPAUSE -sPAPERSIZE=a4 -sDEVICE=$device \
        -sOutputFile="hostbased/gs-$device.prn" "$work/gray.ps"
done
for look in gray color; do
    gs -q -dBATCH -dNOPAUSE -sPAPERSIZE=a4 -sDEVICE=lp9000c \
        -sOutputFile="hostbased/gs-lp9000c-$look.prn" "$work/$look.ps"
done
min12xxw -m 1300W -r 600 <"$work/gray.pbm" >hostbased/min12xxw.prn
