#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

/// A JPEG decoder that is fed bytes as they come and gives rows. libjpeg's errors end in a status
/// here and jump over nothing but this file.
typedef struct cjpeg_decoder cjpeg_decoder;

typedef enum {
    /// All bytes were taken: the next row needs more of them.
    CJPEG_NEEDS_DATA,
    /// `cjpeg_row` has a row.
    CJPEG_ROW,
    /// The image has ended. Bytes after it are not taken.
    CJPEG_END,
    /// The data is no JPEG that can be read, or would need too much memory.
    CJPEG_FAILED,
} cjpeg_status;

/// A decoder for one image, or NULL when there is no memory.
cjpeg_decoder *_Nullable cjpeg_create(void);
void cjpeg_destroy(cjpeg_decoder *_Nonnull decoder);

/// Has images that are not small given in an eighth of their width and height. Call it before any
/// data: it is enough to tell whether there is colour, and takes half the time or less.
void cjpeg_reduce(cjpeg_decoder *_Nonnull decoder);

/// How many pixels of the image a pixel of the rows stands for: 1 or 64.
int cjpeg_reduction(const cjpeg_decoder *_Nonnull decoder);

/// Gives the decoder more bytes; they are copied. Call `cjpeg_next` until it needs data.
/// Returns 0 when there is no memory for them.
int cjpeg_feed(cjpeg_decoder *_Nonnull decoder, const uint8_t *_Nonnull bytes, size_t count);

/// Tells that no more bytes come: an image in several scans is given as far as it has come.
void cjpeg_finish(cjpeg_decoder *_Nonnull decoder);

/// Decodes the next row.
cjpeg_status cjpeg_next(cjpeg_decoder *_Nonnull decoder);

/// The row that `cjpeg_next` has decoded: `cjpeg_row_bytes` bytes, of `cjpeg_components` each
/// pixel: 1 is grey, 3 red, green and blue, 4 cyan, magenta, yellow and black.
const uint8_t *_Nonnull cjpeg_row(const cjpeg_decoder *_Nonnull decoder);
size_t cjpeg_row_bytes(const cjpeg_decoder *_Nonnull decoder);
int cjpeg_components(const cjpeg_decoder *_Nonnull decoder);

#endif
