#include "ctiff.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <tiffio.h>

enum { MAX_ALLOCATION = 24 << 20, SLACK = 8 };

// What libtiff reads from: the part of a file that is the document.
typedef struct {
    const ctiff_image *image;
    int64_t position;
} source;

static tmsize_t read_bytes(thandle_t handle, void *bytes, tmsize_t count) {
    source *from = handle;
    int64_t left = from->image->count - from->position;
    if (left <= 0 || count <= 0) return 0;
    if (count > left) count = left;
    ssize_t taken =
        pread(from->image->fd, bytes, (size_t)count, from->image->offset + from->position);
    if (taken > 0) from->position += taken;
    return taken;
}

static tmsize_t write_bytes(thandle_t handle, void *bytes, tmsize_t count) {
    (void)handle, (void)bytes, (void)count;
    return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    source *from = handle;
    int64_t base = whence == SEEK_CUR ? from->position : whence == SEEK_END ? from->image->count : 0;
    int64_t to;
    if (__builtin_add_overflow(base, (int64_t)offset, &to) || to < 0) return (toff_t)-1;
    from->position = to;
    return (toff_t)to;
}

static int close_nothing(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t size(thandle_t handle) { return (toff_t)((source *)handle)->image->count; }

static int be_silent(TIFF *tiff, void *data, const char *module, const char *format, va_list list) {
    (void)tiff, (void)data, (void)module, (void)format, (void)list;
    return 1;
}

static TIFF *open_image(source *from) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_ALLOCATION);
    TIFFOpenOptionsSetErrorHandlerExtR(options, be_silent, NULL);
    TIFFOpenOptionsSetWarningHandlerExtR(options, be_silent, NULL);
    // Without the first directory, and without mapping the file.
    TIFF *tiff = TIFFClientOpenExt("", "rhm", from, read_bytes, write_bytes, seek, close_nothing,
                                   size, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

static int read_strips(TIFF *tiff, uint32_t width, uint32_t height, int planes, ctiff_row row,
                       void *context) {
    tmsize_t count = TIFFScanlineSize(tiff);
    if (count <= 0 || count > MAX_ALLOCATION) return 0;
    uint8_t *bytes = calloc(1, (size_t)count + SLACK);
    int ok = bytes != NULL, more = 1;
    for (int plane = 0; ok && more && plane < planes; plane++) {
        for (uint32_t y = 0; ok && more && y < height; y++) {
            ok = TIFFReadScanline(tiff, bytes, y, (uint16_t)plane) == 1;
            if (ok) more = row(context, plane, bytes, width);
        }
    }
    free(bytes);
    return ok;
}

static int read_tiles(TIFF *tiff, uint32_t width, uint32_t height, int planes, ctiff_row row,
                      void *context) {
    uint32_t tile_width = 0, tile_height = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tile_width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &tile_height);
    tmsize_t count = TIFFTileSize(tiff), row_bytes = TIFFTileRowSize(tiff);
    if (!tile_width || !tile_height || count <= 0 || count > MAX_ALLOCATION) return 0;
    uint8_t *bytes = calloc(1, (size_t)count + SLACK);
    int ok = bytes != NULL, more = 1;
    for (int plane = 0; ok && more && plane < planes; plane++) {
        for (uint64_t y = 0; ok && more && y < height; y += tile_height) {
            for (uint64_t x = 0; ok && more && x < width; x += tile_width) {
                ok = TIFFReadTile(tiff, bytes, (uint32_t)x, (uint32_t)y, 0, (uint16_t)plane) > 0;
                uint64_t columns = width - x < tile_width ? width - x : tile_width;
                uint64_t rows = height - y < tile_height ? height - y : tile_height;
                for (uint64_t index = 0; ok && more && index < rows; index++) {
                    more = row(context, plane, bytes + index * (uint64_t)row_bytes, columns);
                }
            }
        }
    }
    free(bytes);
    return ok;
}

int ctiff_read(const ctiff_image *image, ctiff_row row, void *context) {
    source from = {.image = image, .position = 0};
    TIFF *tiff = open_image(&from);
    if (!tiff) return 0;
    uint32_t width = 0, height = 0;
    uint16_t compression = 0, photometric = 0, configuration = 0, samples = 0;
    int ok = TIFFSetSubDirectory(tiff, image->directory);
    if (ok) {
        TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
        TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &configuration);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
        TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
        if (compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR) {
            TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        }
        int planes = configuration == PLANARCONFIG_SEPARATE ? samples : 1;
        ok = TIFFIsTiled(tiff) ? read_tiles(tiff, width, height, planes, row, context)
                               : read_strips(tiff, width, height, planes, row, context);
    }
    TIFFClose(tiff);
    return ok;
}
