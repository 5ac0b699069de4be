#include "cjpx.h"

#include <stdlib.h>
#include <string.h>

// The header's folder has the library's version in its name.
#if __has_include(<openjpeg-2.5/openjpeg.h>)
#include <openjpeg-2.5/openjpeg.h>
#else
#include <openjpeg-2.4/openjpeg.h>
#endif

enum {
    // A page at 1,200 dots an inch.
    MOST_PIXELS = 160000000,
    // Decoded ones: enough to see colour in.
    DECODED_PIXELS = 1 << 20,
    MOST_COMPONENTS = 4,
};

struct cjpx_image {
    const uint8_t *bytes;
    size_t count;
    size_t position;
    opj_stream_t *stream;
    opj_codec_t *codec;
    opj_image_t *image;
    uint8_t *samples;
    size_t width;
    size_t height;
    int components;
};

static OPJ_SIZE_T read_bytes(void *buffer, OPJ_SIZE_T wanted, void *context) {
    cjpx_image *image = context;
    size_t left = image->count - image->position;
    if (left == 0) return (OPJ_SIZE_T)-1;
    size_t count = wanted < left ? wanted : left;
    memcpy(buffer, image->bytes + image->position, count);
    image->position += count;
    return count;
}

static OPJ_BOOL seek_to(OPJ_OFF_T offset, void *context) {
    cjpx_image *image = context;
    if (offset < 0 || (uint64_t)offset > image->count) return OPJ_FALSE;
    image->position = (size_t)offset;
    return OPJ_TRUE;
}

static OPJ_OFF_T skip_bytes(OPJ_OFF_T count, void *context) {
    cjpx_image *image = context;
    if (count < 0 || (uint64_t)count > image->count - image->position) return -1;
    image->position += (size_t)count;
    return count;
}

static int read_header(cjpx_image *image) {
    static const uint8_t codestream[] = {0xFF, 0x4F, 0xFF, 0x51};
    int is_bare = image->count >= 4 && memcmp(image->bytes, codestream, 4) == 0;
    image->codec = opj_create_decompress(is_bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    image->stream = opj_stream_default_create(OPJ_TRUE);
    if (!image->codec || !image->stream) return 0;
    opj_stream_set_user_data(image->stream, image, NULL);
    opj_stream_set_user_data_length(image->stream, image->count);
    opj_stream_set_read_function(image->stream, read_bytes);
    opj_stream_set_seek_function(image->stream, seek_to);
    opj_stream_set_skip_function(image->stream, skip_bytes);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    return opj_setup_decoder(image->codec, &parameters)
        && opj_read_header(image->stream, image->codec, &image->image)
        && image->image->numcomps > 0 && image->image->numcomps <= MOST_COMPONENTS + 1
        && cjpx_pixels(image) > 0 && cjpx_pixels(image) <= MOST_PIXELS;
}

cjpx_image *cjpx_create(const uint8_t *bytes, size_t count) {
    cjpx_image *image = calloc(1, sizeof *image);
    if (!image) return NULL;
    image->bytes = bytes;
    image->count = count;
    if (read_header(image)) return image;
    cjpx_destroy(image);
    return NULL;
}

void cjpx_destroy(cjpx_image *image) {
    opj_image_destroy(image->image);
    opj_destroy_codec(image->codec);
    opj_stream_destroy(image->stream);
    free(image->samples);
    free(image);
}

uint64_t cjpx_pixels(const cjpx_image *image) {
    const opj_image_t *header = image->image;
    if (header->x1 <= header->x0 || header->y1 <= header->y0) return 0;
    return (uint64_t)(header->x1 - header->x0) * (header->y1 - header->y0);
}

// Each step halves width and height; there are as many as every tile was coded with.
static unsigned reduction(const cjpx_image *image) {
    unsigned steps = 0;
    opj_codestream_info_v2_t *info = opj_get_cstr_info(image->codec);
    if (!info) return 0;
    unsigned most = info->m_default_tile_info.tccp_info
        ? info->m_default_tile_info.tccp_info->numresolutions : 1;
    uint64_t pixels = cjpx_pixels(image);
    while (steps + 1 < most && pixels > DECODED_PIXELS) {
        steps++;
        pixels /= 4;
    }
    opj_destroy_cstr_info(&info);
    return steps;
}

static int sample(const opj_image_comp_t *part, size_t x, size_t y, size_t width, size_t height) {
    size_t column = x * part->w / width;
    size_t row = y * part->h / height;
    int value = part->data[row * part->w + column];
    if (part->sgnd) value += 1 << (part->prec - 1);
    if (part->prec > 8) value >>= part->prec - 8;
    if (part->prec < 8) value = value * 255 / ((1 << part->prec) - 1);
    return value < 0 ? 0 : value > 255 ? 255 : value;
}

static uint8_t clamped(double value) {
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)(value + 0.5);
}

// sYCC (IEC 61966-2-1, amendment 1) as red, green and blue.
static void make_rgb(uint8_t *pixel) {
    double luma = pixel[0], blue = pixel[1] - 128.0, red = pixel[2] - 128.0;
    pixel[0] = clamped(luma + 1.402 * red);
    pixel[1] = clamped(luma - 0.344136 * blue - 0.714136 * red);
    pixel[2] = clamped(luma + 1.772 * blue);
}

int cjpx_decode(cjpx_image *image) {
    if (!opj_set_decoded_resolution_factor(image->codec, reduction(image))
        || !opj_decode(image->codec, image->stream, image->image)) return 0;
    // An end that is cut off leaves an image all the same.
    opj_end_decompress(image->codec, image->stream);
    const opj_image_t *decoded = image->image;
    const opj_image_comp_t *parts[MOST_COMPONENTS];
    int count = 0;
    for (unsigned index = 0; index < decoded->numcomps; index++) {
        const opj_image_comp_t *part = &decoded->comps[index];
        if (part->alpha) continue;
        if (count == MOST_COMPONENTS || !part->data || part->prec < 1 || part->prec > 16
            || !part->w || !part->h) return 0;
        parts[count++] = part;
    }
    if (count == 2) count = 1;  // Grey, and opacity that is not called so.
    if (count == 0 || (uint64_t)parts[0]->w * parts[0]->h > 16 * DECODED_PIXELS) return 0;
    image->components = count;
    image->width = parts[0]->w;
    image->height = parts[0]->h;
    image->samples = malloc(image->width * image->height * (size_t)count);
    if (!image->samples) return 0;
    uint8_t *pixel = image->samples;
    for (size_t y = 0; y < image->height; y++) {
        for (size_t x = 0; x < image->width; x++, pixel += count) {
            for (int part = 0; part < count; part++) {
                pixel[part] = (uint8_t)sample(parts[part], x, y, image->width, image->height);
            }
            if (count == 3 && decoded->color_space == OPJ_CLRSPC_SYCC) make_rgb(pixel);
        }
    }
    return 1;
}

const uint8_t *cjpx_samples(const cjpx_image *image) { return image->samples; }
size_t cjpx_width(const cjpx_image *image) { return image->width; }
size_t cjpx_height(const cjpx_image *image) { return image->height; }
int cjpx_components(const cjpx_image *image) { return image->components; }
