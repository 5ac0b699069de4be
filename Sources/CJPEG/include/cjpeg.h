#ifndef CJPEG_H
#define CJPEG_H

// A JPEG decoder over libjpeg that takes the data in parts and gives rows of pixels, an eighth of
// the size where the image is large: enough to see whether there is colour, and most of the time
// of decoding is saved. Nothing is printed, and errors are values.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum cjpeg_status {
    /// More data is wanted.
    CJPEG_MORE,
    /// All rows were given, or the sink wanted no more.
    CJPEG_DONE,
    /// The rest can't be decoded.
    CJPEG_DAMAGED,
    /// Decoding it would take too much memory or time.
    CJPEG_TOO_LARGE,
} cjpeg_status;

/// Takes a row of `width` pixels of `components` bytes: gray, RGB, or CMYK as it is in the file.
/// False when no more are wanted.
typedef bool (*cjpeg_sink)(void *context, const uint8_t *row, int width, int components);

typedef struct cjpeg_decoder cjpeg_decoder;

/// NULL when there is no memory.
cjpeg_decoder *cjpeg_create(cjpeg_sink sink, void *context);
void cjpeg_free(cjpeg_decoder *decoder);

/// Decodes what it can of the data so far.
cjpeg_status cjpeg_feed(cjpeg_decoder *decoder, const uint8_t *bytes, size_t count);

/// Decodes what it can: there is no more data.
cjpeg_status cjpeg_finish(cjpeg_decoder *decoder);

/// How many times as many pixels the image has as are given: 1 or 64.
int cjpeg_reduction(const cjpeg_decoder *decoder);

#endif
