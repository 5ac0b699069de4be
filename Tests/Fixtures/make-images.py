#!/usr/bin/env python3
"""Makes the images in images/: pairs that differ in one property.

  apt-get install libtiff-tools; pip install pillow
  python3 make-images.py

A name says what is seen: blank, gray or color; the rest is how it is written. The content is made
here and is in the public domain (CC0)."""
import os
import subprocess
import zlib
import struct

from PIL import Image, ImageCms, ImageDraw, TiffImagePlugin

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'images')
os.makedirs(OUT, exist_ok=True)


def path(name):
    return os.path.join(OUT, name)


def picture(look, size=(48, 40)):
    """RGB: a grey ramp with a block in the last corner that is grey or not."""
    image = Image.new('RGB', size, 'white')
    if look != 'blank':
        draw = ImageDraw.Draw(image)
        for x in range(size[0] // 2):
            draw.line([(x, 4), (x, 12)], (x * 5, x * 5, x * 5))
        block = (200, 30, 30) if look == 'color' else (90, 90, 90)
        draw.rectangle([size[0] - 16, size[1] - 16, size[0] - 1, size[1] - 1], block)
    return image


def tiff(name, image, *options):
    """Through tiffcp, which writes what Pillow does not: tiles, planes, byte orders."""
    image.save(path('plain.tif'))
    subprocess.run(['tiffcp', *options, path('plain.tif'), path(name)], check=True)
    os.remove(path('plain.tif'))


for look in 'blank', 'gray', 'color':
    image = picture(look)
    image.save(path(f'{look}-rgb.jpg'), quality=80)
    image.save(path(f'{look}-progressive.jpg'), quality=80, progressive=True)
    image.save(path(f'{look}-rgb.png'))
    tiff(f'{look}-rgb.tif', image, '-c', 'none')
    tiff(f'{look}-lzw-rgb.tif', image, '-c', 'lzw', '-B')
    tiff(f'{look}-zip-tiles.tif', image, '-c', 'zip', '-t', '-w', '16', '-l', '16')
    tiff(f'{look}-packbits-planes.tif', image, '-c', 'packbits', '-p', 'separate')
    tiff(f'{look}-jpeg.tif', image, '-c', 'jpeg:75', '-r', '16')
    image.quantize(8).save(path(f'{look}-palette.png'))
    tiff(f'{look}-palette.tif', image.quantize(8), '-c', 'lzw')

    # Pillow writes a* and b* of CIELab with a sign, as TIFF has them; brightness and colour apart.
    image.convert('YCbCr').save(path(f'{look}-ycc.tif'))
    ImageCms.profileToProfile(
        image, ImageCms.createProfile('sRGB'), ImageCms.createProfile('LAB'), outputMode='LAB'
    ).save(path(f'{look}-lab.tif'))

for look in 'blank', 'gray':
    image = picture(look).convert('L')
    image.save(path(f'{look}-gray.jpg'), quality=80)
    image.save(path(f'{look}-gray.png'))
    image.convert('I;16').point(lambda v: v * 257).save(path(f'{look}-gray16.png'))
    tiff(f'{look}-g4.tif', image.convert('1'), '-c', 'g4')
    tiff(f'{look}-plain-1bit.tif', image.resize((45, 40)).convert('1'), '-c', 'none')

# Inks: only the black of one pair has something in it.
for look, band in ('gray', 3), ('color', 1):
    bands = [Image.new('L', (48, 40)) for _ in range(4)]
    ImageDraw.Draw(bands[band]).rectangle([8, 8, 20, 20], 180)
    tiff(f'{look}-cmyk.tif', Image.merge('CMYK', bands), '-c', 'lzw')
    Image.merge('CMYK', bands).save(path(f'{look}-cmyk.jpg'), quality=80)
Image.new('CMYK', (48, 40)).save(path('blank-cmyk.jpg'), quality=80)

# Colour that is wholly transparent does not show.
clear = picture('color').convert('RGBA')
clear.putalpha(0)
clear.save(path('blank-transparent.png'))
shown = picture('color').convert('RGBA')
shown.putalpha(128)
shown.save(path('color-transparent.png'))
picture('gray').convert('LA').save(path('gray-alpha.png'))


def png16(name, pixel, width=6, height=5):
    """16 bits and opacity, which Pillow does not write."""
    chunk = lambda kind, data: (
        struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data)))
    rows = b''.join(b'\0' + pixel * width for _ in range(height))
    with open(path(name), 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 16, 6, 0, 0, 0)))
        file.write(chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


png16('blank-rgba16.png', struct.pack('>4H', 5, 60000, 5, 0))
png16('gray-rgba16.png', struct.pack('>4H', 3000, 3000, 3000, 40000))
png16('color-rgba16.png', struct.pack('>4H', 3000, 30000, 3000, 40000))


def tiff12(name, pixel, width=5, height=3):
    """Four bits of red, green and blue, so that every other pixel begins within a byte."""
    row = bytes.fromhex(('fff' * (width - 1) + pixel).ljust((width * 3 + 1) // 2 * 2, '0'))
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, 8), (259, 3, 1, 1), (262, 3, 1, 2),
               (273, 4, 1, 14), (277, 3, 1, 3), (278, 4, 1, height), (279, 4, 1, len(row) * height)]
    data = struct.pack('<3H', 4, 4, 4) + row * height
    directory = struct.pack('<H', len(entries)) + b''.join(struct.pack('<HHII', *entry) for entry in entries)
    with open(path(name), 'wb') as file:
        file.write(b'II' + struct.pack('<HI', 42, 8 + len(data)) + data + directory + bytes(4))


tiff12('blank-12bit.tif', 'fff')
tiff12('gray-12bit.tif', '777')
tiff12('color-12bit.tif', '778')


def interlaced(name, look):
    """Adam7: seven small images, each with rows of its own."""
    image = picture(look)
    width, height = image.size
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b''
    for x0, y0, dx, dy in passes:
        for y in range(y0, height, dy):
            rows += b'\0' + b''.join(bytes(image.getpixel((x, y))) for x in range(x0, width, dx))
    chunk = lambda kind, data: (
        struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data)))
    with open(path(name), 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 1)))
        file.write(chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


for look in 'blank', 'gray', 'color':
    interlaced(f'{look}-interlaced.png', look)

# The size of a sheet at its resolution, and not.
sheet = Image.new('L', (620, 877), 'white')
ImageDraw.Draw(sheet).rectangle([10, 10, 60, 60], 0)
for name, dpi in ('gray-a5', 106), ('gray-no-sheet', 90):
    sheet.save(path(f'{name}.jpg'), dpi=(dpi, dpi))
    sheet.save(path(f'{name}.png'), dpi=(dpi, dpi))
    sheet.convert('1').save(path(f'{name}.tif'), dpi=(dpi, dpi), compression='group4')
