#!/usr/bin/env python3
"""Writes pdf-*.pdf beside this script, what the tests can't write themselves: encryption and object
streams (by qpdf), JPEG images (by cjpeg of libjpeg-turbo-progs) and JPEG 2000 images (by opj_compress
of libopenjp2-tools). One page of text and one with a red box each, or one page with an image."""
import pathlib
import subprocess

here = pathlib.Path(__file__).parent


def document(contents, resources=b"", extra=()):
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for content in contents:
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << %s >> >>" % (len(objects) + 2, resources)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    objects += extra
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


TEXT = b"BT /F1 12 Tf 40 700 Td (text) Tj ET"
FONT = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
RED = b" 1 0 0 rg 40 40 90 90 re f"


def qpdf(name, *options, contents=(TEXT, TEXT + RED), resources=FONT):
    plain = here / "plain.tmp"
    plain.write_bytes(document(contents, resources))
    subprocess.run(
        ["qpdf", "--static-id", "--static-aes-iv", "--allow-weak-crypto", *options, plain,
         here / name], check=True)
    plain.unlink()


SIDE = 24


def picture(pixel):
    """PPM: the upper half in one colour, the lower half white."""
    half = SIDE * SIDE // 2
    return b"P6\n%d %d\n255\n" % (SIDE, SIDE) + pixel * half + b"\xff\xff\xff" * half


def with_image(name, entries, data):
    extra = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d %s /Length %d >>\n"
        b"stream\n%s\nendstream" % (SIDE, SIDE, entries, len(data), data))
    (here / name).write_bytes(
        document([b"q 90 0 0 90 40 40 cm /I Do Q"], b"/XObject << /I 5 0 R >>", [extra]))


def jpeg(name, pixel, *options):
    data = subprocess.run(
        ["cjpeg", *options], input=picture(pixel), stdout=subprocess.PIPE, check=True).stdout
    with_image(name, b"/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", data)


def jpeg2000(name, pixel, suffix, entries=b""):
    plain, coded = here / "plain.ppm", here / ("coded" + suffix)
    plain.write_bytes(picture(pixel))
    subprocess.run(["opj_compress", "-i", plain, "-o", coded, "-r", "4", "-n", "3"], check=True)
    with_image(name, entries + b" /Filter /JPXDecode", coded.read_bytes())
    plain.unlink()
    coded.unlink()


qpdf("pdf-object-streams.pdf", "--object-streams=generate")
# Red on paper, and on black, where it does not show.
for name, options in (("pdf-multiply.pdf", ()),
                      ("pdf-multiply-aes-256.pdf", ("--encrypt", "", "owner", "256", "--"))):
    qpdf(name, *options, contents=(b"/M gs" + RED, b"0 g 0 0 595 842 re f /M gs" + RED),
         resources=b"/ExtGState << /M << /BM /Multiply >> >>")
qpdf("pdf-rc4-40.pdf", "--encrypt", "", "owner", "40", "--")
qpdf("pdf-aes-128.pdf", "--encrypt", "", "owner", "128", "--use-aes=y", "--")
qpdf("pdf-aes-256.pdf", "--encrypt", "", "owner", "256", "--", "--object-streams=generate")
qpdf("pdf-password.pdf", "--encrypt", "secret", "owner", "256", "--")
jpeg("pdf-jpeg-gray.pdf", b"\x70\x70\x70")
jpeg("pdf-jpeg-color.pdf", b"\x70\x20\x20")
jpeg("pdf-jpeg-color-progressive.pdf", b"\x70\x20\x20", "-progressive")
jpeg2000("pdf-jpx-gray.pdf", b"\x70\x70\x70", ".jp2")
jpeg2000("pdf-jpx-gray-codestream.pdf", b"\x70\x70\x70", ".j2k", b"/ColorSpace /DeviceRGB")
jpeg2000("pdf-jpx-color.pdf", b"\x70\x20\x20", ".jp2")
jpeg2000("pdf-jpx-color-codestream.pdf", b"\x70\x20\x20", ".j2k", b"/ColorSpace /DeviceRGB")
