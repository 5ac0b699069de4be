#!/usr/bin/env python3
"""Writes the documents of the benchmarks.

documents.py pdf PAGES FILE          A4 pages of text, compressed, each third with a red heading
documents.py raster MEGABYTES FILE   CUPS raster, A4 at 600 dpi, RGB, all of it grey, not compressed
"""
import struct
import sys
import zlib


def pdf(page_count):
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (page_count, b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(page_count))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for index in range(page_count):
        heading = "0.8 0.1 0.1 rg" if index % 3 == 0 else "0 g"
        lines = "".join(
            f"BT /F1 10 Tf 72 {720 - 12 * line} Td "
            f"(Line {line + 1} of page {index + 1}: {index * 7919 + line * 104729:x} words of a "
            f"report that somebody wants on paper, {line * index} times) Tj ET\n"
            for line in range(54))
        content = zlib.compress(
            f"{heading} BT /F1 18 Tf 72 760 Td (Page {index + 1}) Tj ET\n0 g\n{lines}".encode())
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index))
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            % (len(content), content))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start)
    yield bytes(out)


def raster(megabytes):
    """Grey in RGB is the worst case: every pixel must be looked at to know that none has colour."""
    width, height, resolution = 4960, 7016, 600
    header = bytearray(1796)

    def put(offset, *numbers):
        struct.pack_into(f"<{len(numbers)}I", header, offset, *numbers)

    put(276, resolution, resolution)
    put(340, 1)  # NumCopies
    put(352, 595, 842)  # PageSize
    put(372, width, height)
    put(384, 8, 24, width * 3)  # bits of a colour, bits of a pixel, bytes of a line
    put(396, 0, 1)  # chunky, CUPS_CSPACE_RGB
    put(420, 3)
    lines = [
        bytes(v for x in range(width) for v in [255 if (x * (n + 3) >> 5) % 7 else x % 200] * 3)
        for n in range(16)
    ]
    block = b"".join(lines)
    yield b"3SaR"
    for _ in range(max(1, round(megabytes * 1_000_000 / (width * height * 3)))):
        yield bytes(header)
        for start in range(0, height, 16):
            yield block[: width * 3 * min(16, height - start)]


kind, size, path = sys.argv[1:]
with open(path, "wb") as file:
    file.writelines({"pdf": pdf, "raster": raster}[kind](int(size)))
