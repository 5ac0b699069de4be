#!/usr/bin/env python3
"""Writes the documents of the benchmarks.

documents.py pdf PAGES FILE          A4 pages of text, compressed, each third with a red heading
documents.py bare-pdf PAGES FILE     the same pages without their text, all else as it is
documents.py photos PAGES FILE       A4 pages, each a photo in colour
documents.py grey-photos PAGES FILE  the same photos in grey, stored as RGB
documents.py raster MEGABYTES FILE   CUPS raster, A4 at 600 dpi, RGB, all of it grey, not compressed
documents.py runs MEGABYTES FILE     PWG raster of grey RGB pixels in runs as short as they can be
documents.py cursor MEGABYTES FILE   PCL 5 text, each word put in its place by cursor commands
documents.py text MEGABYTES FILE     plain text
"""
import random
import struct
import sys
import zlib


def bare_pdf(page_count):
    return pdf(page_count, has_text=False)


def pdf(page_count, has_text=True):
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
            f"{heading} BT /F1 18 Tf 72 760 Td (Page {index + 1}) Tj ET\n0 g\n{lines}".encode()
            if has_text else b"")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index))
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            % (len(content), content))
    return pdf_file(objects)


def pdf_file(objects):
    """The file of `objects`, of which the first is the catalog."""
    offset, offsets = 0, []

    def put(piece):
        nonlocal offset
        offset += len(piece)
        return piece

    yield put(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        offsets.append(offset)
        yield put(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = offset
    yield put(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    yield put(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    yield put(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(offsets) + 1, start))


def photo(width, height, is_grey):
    """Soft slopes with some noise: what a JPEG coder meets in photos."""
    noise = random.Random(1)
    slope = bytes(int(127 + 100 * ((i * i // 700 + i) % 1024 / 512 - 1)) for i in range(4096))
    rows = []
    for y in range(height):
        start = y * 3 // 2 % 1500
        grey = bytearray(slope[start + x // 2 + (noise.getrandbits(2) if x % 7 == 0 else 0)]
                         for x in range(width))
        row = bytearray(3 * width)
        row[0::3] = grey
        row[1::3] = grey if is_grey else slope[start // 2 + 64 : start // 2 + 64 + width]
        row[2::3] = grey if is_grey else grey[::-1]
        rows.append(bytes(row))
    return b"".join(rows)


def photos(page_count, is_grey=False):
    width, height = 826, 1169
    pixels = photo(width, height, is_grey)

    def objects():
        yield b"<< /Type /Catalog /Pages 2 0 R >>"
        kids = b" ".join(b"%d 0 R" % (3 + 3 * i) for i in range(page_count))
        yield b"<< /Type /Pages /Count %d /Kids [%s] >>" % (page_count, kids)
        for index in range(page_count):
            # Each page has an image of its own, also for programs that know images by their bytes.
            turned = 3 * index * width
            image = zlib.compress(pixels[turned:] + pixels[:turned], 1)
            content = b"q 595 0 0 842 0 0 cm /I Do Q BT /F1 9 Tf 0 g 20 20 Td (%d) Tj ET" % index
            yield (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
                b"<< /XObject << /I %d 0 R >> /Font << /F1 << /Type /Font /Subtype /Type1 "
                b"/BaseFont /Helvetica >> >> >> >>" % (4 + 3 * index, 5 + 3 * index))
            yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
            yield (
                b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 "
                b"/ColorSpace /DeviceRGB /Filter /FlateDecode /Length %d >>\nstream\n%s\n"
                b"endstream" % (width, height, len(image), image))

    return pdf_file(objects())


def grey_photos(page_count):
    return photos(page_count, is_grey=True)


def runs(megabytes):
    """The worst case of run-length coding: nothing but runs of one pixel and of two."""
    width, height, resolution = 4960, 7016, 600
    header = bytearray(1796)

    def put(offset, *numbers):
        struct.pack_into(f">{len(numbers)}I", header, offset, *numbers)

    header[0:9] = b"PwgRaster"
    put(276, resolution, resolution)
    put(340, 1)  # NumCopies
    put(352, 595, 842)  # PageSize
    put(372, width, height)
    put(384, 8, 24, width * 3)  # bits of a colour, bits of a pixel, bytes of a line
    put(396, 0, 19, 0)  # chunky, sRGB
    put(420, 3)
    noise = random.Random(1)
    lines = []
    for _ in range(64):
        line, left = bytearray(b"\0"), width
        while left:
            count = min(left, noise.randint(1, 2))
            line += bytes([count - 1]) + bytes([noise.randrange(256)]) * 3
            left -= count
        lines.append(bytes(line))
    page = bytes(header) + b"".join(lines[n % 64] for n in range(height))
    yield b"RaS2"
    for _ in range(max(1, round(megabytes * 1_000_000 / len(page)))):
        yield page


def cursor(megabytes):
    page = b"".join(
        b"\x1b&a%dh%dV%s" % (720 + 360 * word, 720 + 120 * line, b"word%03d" % (line * word))
        for line in range(60) for word in range(12))
    page = b"\x1b&l26A\x1b(10U\x1b(s0p12h10v0s0b3T" + page + b"\x0c"
    yield b"\x1bE"
    for _ in range(max(1, round(megabytes * 1_000_000 / len(page)))):
        yield page
    yield b"\x1bE"


def text(megabytes):
    page = b"".join(
        b"%4d  A line of a listing that somebody wants on paper, with words and %d figures\n"
        % (line, line * 7919) for line in range(60)) + b"\x0c"
    for _ in range(max(1, round(megabytes * 1_000_000 / len(page)))):
        yield page


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
kinds = {
    "pdf": pdf, "bare-pdf": bare_pdf, "photos": photos, "grey-photos": grey_photos, "raster": raster, "runs": runs,
    "cursor": cursor, "text": text,
}
with open(path, "wb") as file:
    file.writelines(kinds[kind](int(size)))
