#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

// Coefficients of an image with several scans are all kept: two bytes for each sample.
static const size_t maximum_kept_samples = 64 << 20;
// Honest images have about ten.
static const int maximum_scans = 100;
// Smaller images are decoded in full.
static const size_t small_pixels = 256 * 256;

typedef enum stage { HEADER, START, ROWS } stage;

struct cjpeg_decoder {
    struct jpeg_decompress_struct image;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    cjpeg_sink sink;
    void *context;
    stage stage;
    cjpeg_status status;
    bool at_end;
    JSAMPARRAY row;
    uint8_t *pending; // Data that has not been consumed.
    size_t pending_capacity;
    size_t skip; // Data to pass over that has not come yet.
};

static cjpeg_decoder *owner(j_common_ptr image) {
    return image->client_data;
}

static void fail(j_common_ptr image) {
    longjmp(owner(image)->escape, 1);
}

static void ignore_message(j_common_ptr image, int level) {
    (void)image;
    (void)level;
}

static void do_nothing(j_decompress_ptr image) {
    (void)image;
}

static boolean fill(j_decompress_ptr image) {
    static const JOCTET end[] = {0xFF, JPEG_EOI};
    if (!owner((j_common_ptr)image)->at_end) return FALSE;
    image->src->next_input_byte = end;
    image->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip(j_decompress_ptr image, long count) {
    if (count <= 0) return;
    size_t wanted = (size_t)count;
    size_t here = wanted < image->src->bytes_in_buffer ? wanted : image->src->bytes_in_buffer;
    image->src->next_input_byte += here;
    image->src->bytes_in_buffer -= here;
    owner((j_common_ptr)image)->skip += wanted - here;
}

static void watch_scans(j_common_ptr image) {
    j_decompress_ptr decompress = (j_decompress_ptr)image;
    if (decompress->is_decompressor && decompress->input_scan_number > maximum_scans) {
        owner(image)->status = CJPEG_TOO_LARGE;
        fail(image);
    }
}

cjpeg_decoder *cjpeg_create(cjpeg_sink sink, void *context) {
    cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->sink = sink;
    decoder->context = context;
    decoder->image.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = ignore_message;
    decoder->image.client_data = decoder;
    if (setjmp(decoder->escape)) {
        free(decoder);
        return NULL;
    }
    jpeg_create_decompress(&decoder->image);
    decoder->image.client_data = decoder;
    decoder->source.init_source = do_nothing;
    decoder->source.fill_input_buffer = fill;
    decoder->source.skip_input_data = skip;
    decoder->source.resync_to_restart = jpeg_resync_to_restart;
    decoder->source.term_source = do_nothing;
    decoder->image.src = &decoder->source;
    decoder->progress.progress_monitor = watch_scans;
    decoder->image.progress = &decoder->progress;
    return decoder;
}

void cjpeg_free(cjpeg_decoder *decoder) {
    if (!decoder) return;
    jpeg_destroy_decompress(&decoder->image);
    free(decoder->pending);
    free(decoder);
}

int cjpeg_reduction(const cjpeg_decoder *decoder) {
    return decoder->image.scale_denom == 8 && decoder->stage != HEADER ? 64 : 1;
}

static cjpeg_status set_up(cjpeg_decoder *decoder) {
    j_decompress_ptr image = &decoder->image;
    size_t pixels = (size_t)image->image_width * image->image_height;
    size_t samples = pixels * (size_t)image->num_components;
    if (jpeg_has_multiple_scans(image) && samples > maximum_kept_samples) return CJPEG_TOO_LARGE;
    image->scale_num = 1;
    image->scale_denom = pixels > small_pixels ? 8 : 1;
    image->dct_method = JDCT_IFAST;
    image->do_fancy_upsampling = FALSE;
    image->do_block_smoothing = FALSE;
    switch (image->num_components) {
    case 1: image->out_color_space = JCS_GRAYSCALE; break;
    case 3: image->out_color_space = JCS_RGB; break;
    case 4: image->out_color_space = JCS_CMYK; break;
    default: return CJPEG_DAMAGED;
    }
    return CJPEG_MORE;
}

/// Goes as far as the data reaches.
static cjpeg_status advance(cjpeg_decoder *decoder) {
    j_decompress_ptr image = &decoder->image;
    if (setjmp(decoder->escape)) {
        return decoder->status == CJPEG_TOO_LARGE ? CJPEG_TOO_LARGE : CJPEG_DAMAGED;
    }
    if (decoder->stage == HEADER) {
        if (jpeg_read_header(image, TRUE) == JPEG_SUSPENDED) return CJPEG_MORE;
        cjpeg_status status = set_up(decoder);
        if (status != CJPEG_MORE) return status;
        decoder->stage = START;
    }
    if (decoder->stage == START) {
        if (!jpeg_start_decompress(image)) return CJPEG_MORE;
        JDIMENSION samples = image->output_width * (JDIMENSION)image->output_components;
        decoder->row = image->mem->alloc_sarray((j_common_ptr)image, JPOOL_IMAGE, samples, 1);
        decoder->stage = ROWS;
    }
    while (image->output_scanline < image->output_height) {
        if (jpeg_read_scanlines(image, decoder->row, 1) == 0) return CJPEG_MORE;
        int width = (int)image->output_width;
        if (!decoder->sink(decoder->context, decoder->row[0], width, image->output_components)) {
            return CJPEG_DONE;
        }
    }
    return CJPEG_DONE;
}

cjpeg_status cjpeg_feed(cjpeg_decoder *decoder, const uint8_t *bytes, size_t count) {
    if (decoder->status != CJPEG_MORE) return decoder->status;
    size_t skipped = decoder->skip < count ? decoder->skip : count;
    decoder->skip -= skipped;
    bytes += skipped;
    count -= skipped;
    size_t kept = decoder->source.bytes_in_buffer;
    if (kept + count > decoder->pending_capacity) {
        uint8_t *larger = malloc(kept + count);
        if (!larger) return decoder->status = CJPEG_TOO_LARGE;
        if (kept) memcpy(larger, decoder->source.next_input_byte, kept);
        free(decoder->pending);
        decoder->pending = larger;
        decoder->pending_capacity = kept + count;
    } else if (kept) {
        memmove(decoder->pending, decoder->source.next_input_byte, kept);
    }
    if (count) memcpy(decoder->pending + kept, bytes, count);
    decoder->source.next_input_byte = decoder->pending;
    decoder->source.bytes_in_buffer = kept + count;
    return decoder->status = advance(decoder);
}

cjpeg_status cjpeg_finish(cjpeg_decoder *decoder) {
    if (decoder->status != CJPEG_MORE) return decoder->status;
    // Data that is cut short is worth its whole rows; of several scans, what they have so far.
    if (decoder->stage != START) return decoder->status = CJPEG_DAMAGED;
    decoder->at_end = true;
    cjpeg_status status = advance(decoder);
    return decoder->status = status == CJPEG_MORE ? CJPEG_DAMAGED : status;
}
