#!/usr/bin/env python3
"""Writes flyer.pdf: five A4 pages, one of them in colour, with a classic cross-reference table."""
import sys

pages = [
    ("A page of text", "0 g"),
    ("A page with a red heading", "0.8 0.1 0.1 rg"),
    ("Another page of text", "0 g"),
    ("A grey page", "0.5 g"),
    ("The last page", "0 g"),
]
objects = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Count %d /Kids [%s] >>"
    % (len(pages), b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(len(pages)))),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
]
for index, (title, color) in enumerate(pages):
    lines = "".join(
        f"0 g BT /F1 12 Tf 72 {700 - 18 * n} Td (Line {n + 1} of page {index + 1}) Tj ET\n"
        for n in range(20)
    )
    content = f"{color} BT /F1 24 Tf 72 760 Td ({title}) Tj ET\n{lines}".encode()
    objects.append(
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index)
    )
    objects.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content))

out = bytearray(b"%PDF-1.4\n")
offsets = []
for number, body in enumerate(objects, 1):
    offsets.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(out)
out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
open(sys.argv[1] if len(sys.argv) > 1 else "flyer.pdf", "wb").write(out)
