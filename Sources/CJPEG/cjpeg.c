#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

// Bytes that may wait for the rest of their row: markers and a row of blocks are far smaller.
enum { MAX_PENDING = 4 << 20 };
// Memory of one image: a progressive one is kept whole until it can be shown.
enum { MAX_MEMORY = 24 << 20 };

// Scans of one image: each is a pass over all of it, and honest images have about ten.
enum { MAX_SCANS = 100 };
// Images of fewer pixels are never reduced.
enum { SMALL_PIXELS = 256 * 256 };

struct cjpeg_decoder {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    uint8_t *pending;
    size_t pending_capacity;
    size_t to_skip;  // Of bytes not yet fed.
    uint8_t *row;
    int reduces;
    int has_ended;
    enum { HEADER, START, ROWS, END, FAILED } state;
};

static void fail(j_common_ptr info) {
    cjpeg_decoder *decoder = info->client_data;
    longjmp(decoder->failed, 1);
}

static void be_silent(j_common_ptr info, int level) { (void)info, (void)level; }

static void do_nothing(j_decompress_ptr info) { (void)info; }

// "Suspend": libjpeg goes back to where it can begin again with more bytes. At the end, it is given
// the marker that says so.
static boolean wait_for_bytes(j_decompress_ptr info) {
    static const JOCTET end[] = {0xFF, JPEG_EOI};
    cjpeg_decoder *decoder = info->client_data;
    if (!decoder->has_ended) return FALSE;
    info->src->next_input_byte = end;
    info->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void limit_scans(j_common_ptr info) {
    if (((j_decompress_ptr)info)->input_scan_number > MAX_SCANS) fail(info);
}

static void skip(j_decompress_ptr info, long count) {
    cjpeg_decoder *decoder = info->client_data;
    if (count <= 0) return;
    size_t here = decoder->source.bytes_in_buffer;
    size_t step = (size_t)count < here ? (size_t)count : here;
    decoder->source.next_input_byte += step;
    decoder->source.bytes_in_buffer -= step;
    decoder->to_skip += (size_t)count - step;
}

cjpeg_decoder *cjpeg_create(void) {
    cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->info.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = be_silent;
    decoder->info.client_data = decoder;
    if (setjmp(decoder->failed)) {
        free(decoder);
        return NULL;
    }
    jpeg_create_decompress(&decoder->info);
    decoder->info.mem->max_memory_to_use = MAX_MEMORY;
    decoder->source.init_source = do_nothing;
    decoder->source.fill_input_buffer = wait_for_bytes;
    decoder->source.skip_input_data = skip;
    decoder->source.resync_to_restart = jpeg_resync_to_restart;
    decoder->source.term_source = do_nothing;
    decoder->info.src = &decoder->source;
    decoder->progress.progress_monitor = limit_scans;
    decoder->info.progress = &decoder->progress;
    return decoder;
}

void cjpeg_destroy(cjpeg_decoder *decoder) {
    jpeg_destroy_decompress(&decoder->info);
    free(decoder->pending);
    free(decoder->row);
    free(decoder);
}

void cjpeg_reduce(cjpeg_decoder *decoder) { decoder->reduces = 1; }

int cjpeg_reduction(const cjpeg_decoder *decoder) {
    return decoder->info.scale_num < decoder->info.scale_denom ? 64 : 1;
}

void cjpeg_finish(cjpeg_decoder *decoder) {
    // Rows of a single scan that is cut short are not made up.
    if (decoder->state == START) decoder->has_ended = 1;
}

int cjpeg_feed(cjpeg_decoder *decoder, const uint8_t *bytes, size_t count) {
    size_t skipped = decoder->to_skip < count ? decoder->to_skip : count;
    decoder->to_skip -= skipped;
    bytes += skipped;
    count -= skipped;

    size_t waiting = decoder->source.bytes_in_buffer;
    if (waiting > MAX_PENDING || count > MAX_PENDING) return 0;
    if (waiting) memmove(decoder->pending, decoder->source.next_input_byte, waiting);
    if (waiting + count > decoder->pending_capacity) {
        uint8_t *larger = realloc(decoder->pending, waiting + count);
        if (!larger) return 0;
        decoder->pending = larger;
        decoder->pending_capacity = waiting + count;
    }
    if (count) memcpy(decoder->pending + waiting, bytes, count);
    decoder->source.next_input_byte = decoder->pending;
    decoder->source.bytes_in_buffer = waiting + count;
    return 1;
}

cjpeg_status cjpeg_next(cjpeg_decoder *decoder) {
    j_decompress_ptr info = &decoder->info;
    if (setjmp(decoder->failed)) decoder->state = FAILED;
    if (decoder->state == HEADER) {
        if (jpeg_read_header(info, TRUE) == JPEG_SUSPENDED) return CJPEG_NEEDS_DATA;
        switch (info->num_components) {
        case 1: info->out_color_space = JCS_GRAYSCALE; break;
        case 3: info->out_color_space = JCS_RGB; break;
        case 4: info->out_color_space = JCS_CMYK; break;
        default: decoder->state = FAILED; return CJPEG_FAILED;
        }
        if (decoder->reduces
            && (uint64_t)info->image_width * info->image_height >= SMALL_PIXELS) {
            info->scale_num = 1;
            info->scale_denom = 8;
        }
        decoder->state = START;
    }
    if (decoder->state == START) {
        if (!jpeg_start_decompress(info)) return CJPEG_NEEDS_DATA;
        decoder->row = malloc(cjpeg_row_bytes(decoder));
        decoder->state = decoder->row ? ROWS : FAILED;
    }
    if (decoder->state == ROWS) {
        if (info->output_scanline == info->output_height) {
            decoder->state = END;
        } else {
            JSAMPROW row = decoder->row;
            return jpeg_read_scanlines(info, &row, 1) ? CJPEG_ROW : CJPEG_NEEDS_DATA;
        }
    }
    return decoder->state == END ? CJPEG_END : CJPEG_FAILED;
}

const uint8_t *cjpeg_row(const cjpeg_decoder *decoder) { return decoder->row; }

size_t cjpeg_row_bytes(const cjpeg_decoder *decoder) {
    return (size_t)decoder->info.output_width * (size_t)decoder->info.output_components;
}

int cjpeg_components(const cjpeg_decoder *decoder) { return decoder->info.output_components; }
