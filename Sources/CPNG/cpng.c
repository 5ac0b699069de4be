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
    int parts;
    int failed;
};

static void fail(png_structp png, png_const_charp message) {
    (void)message;
    longjmp(png_jmpbuf(png), 1);
}

static void be_silent(png_structp png, png_const_charp message) { (void)png, (void)message; }

static void begin(png_structp png, png_infop info) {
    cpng_decoder *decoder = png_get_progressive_ptr(png);
    // Put beneath the pixels before they are cut to 8 bits.
    png_uint_16 most = png_get_bit_depth(png, info) == 16 ? 0xFFFF : 0xFF;
    png_color_16 white = {.index = 0, .red = most, .green = most, .blue = most, .gray = most};
    png_set_strip_16(png);
    png_set_expand(png);  // Palettes to colours, transparency to alpha, grey to 8 bits.
    if (png_get_valid(png, info, PNG_INFO_tRNS) ||
        png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) {
        png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1);
    }
    png_read_update_info(png, info);
    decoder->parts = png_get_channels(png, info);
    decoder->pixels = calloc(1, png_get_rowbytes(png, info) + SLACK);
    if (!decoder->pixels || (decoder->parts != 1 && decoder->parts != 3)) {
        png_error(png, "no rows");
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
    memcpy(decoder->pixels, pixels, count * (size_t)decoder->parts);
    decoder->row(decoder->context, decoder->pixels, count, decoder->parts);
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
