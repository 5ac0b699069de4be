#include "cpng.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

enum { MAX_SIDE = 1000000, SLACK = 8 };

struct cpng_decoder {
    png_structp png;
    png_infop info;
    cpng_row row;
    void *context;
    uint8_t *pixels;  // One row and `SLACK`.
    int channels;
    int failed;
};

static void fail(png_structp png, png_const_charp message) {
    (void)message;
    longjmp(png_jmpbuf(png), 1);
}

static void be_silent(png_structp png, png_const_charp message) { (void)png, (void)message; }

static void begin(png_structp png, png_infop info) {
    cpng_decoder *decoder = png_get_progressive_ptr(png);
    png_set_strip_16(png);
    png_set_expand(png);  // Palettes to colours, transparency to alpha, grey to 8 bits.
    png_read_update_info(png, info);
    decoder->channels = png_get_channels(png, info);
    decoder->pixels = calloc(1, png_get_rowbytes(png, info) + SLACK);
    if (!decoder->pixels) png_error(png, "no memory");
}

// Pixels of `parts` and their opacity, as they look on white paper.
static void put_on_white(uint8_t *out, const uint8_t *in, size_t count, int parts) {
    for (size_t pixel = 0; pixel < count; pixel++, in += parts + 1) {
        for (int part = 0; part < parts; part++) {
            *out++ = (uint8_t)(255 - (255 - in[part]) * in[parts] / 255);
        }
    }
}

static void row(png_structp png, png_bytep pixels, png_uint_32 number, int pass) {
    cpng_decoder *decoder = png_get_progressive_ptr(png);
    (void)number;
    if (!pixels) return;
    size_t count = png_get_image_width(png, decoder->info);
    // A row of a pass has only some of the pixels, side by side.
    if (png_get_interlace_type(png, decoder->info) == PNG_INTERLACE_ADAM7) {
        count = PNG_PASS_COLS(count, pass);
    }
    int channels = decoder->channels, parts = channels > 2 ? 3 : 1;
    if (channels == parts) {
        memcpy(decoder->pixels, pixels, count * (size_t)parts);
    } else {
        put_on_white(decoder->pixels, pixels, count, parts);
    }
    decoder->row(decoder->context, decoder->pixels, count, parts);
}

cpng_decoder *cpng_create(cpng_row visit, void *context) {
    cpng_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->row = visit;
    decoder->context = context;
    decoder->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, be_silent);
    if (decoder->png) decoder->info = png_create_info_struct(decoder->png);
    if (!decoder->info || setjmp(png_jmpbuf(decoder->png))) {
        cpng_destroy(decoder);
        return NULL;
    }
    png_set_user_limits(decoder->png, MAX_SIDE, MAX_SIDE);
    png_set_progressive_read_fn(decoder->png, decoder, begin, row, NULL);
    return decoder;
}

void cpng_destroy(cpng_decoder *decoder) {
    png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
    free(decoder->pixels);
    free(decoder);
}

int cpng_feed(cpng_decoder *decoder, const uint8_t *bytes, size_t count) {
    if (decoder->failed) return 0;
    if (setjmp(png_jmpbuf(decoder->png))) {
        decoder->failed = 1;
        return 0;
    }
    // libpng takes a pointer to bytes that are not constant, and does not change them.
    png_process_data(decoder->png, decoder->info, (png_bytep)(uintptr_t)bytes, count);
    return 1;
}
