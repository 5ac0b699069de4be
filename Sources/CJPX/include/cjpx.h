#ifndef CJPX_H
#define CJPX_H

#include <stddef.h>
#include <stdint.h>

/// A JPEG 2000 image (ISO 15444-1) of which the header is read.
typedef struct cjpx_image cjpx_image;

/// Reads the header of a file or a bare codestream. The bytes have to stay until the image is
/// destroyed. NULL when they can't be read, or have more pixels than any page.
cjpx_image *_Nullable cjpx_create(const uint8_t *_Nonnull bytes, size_t count);
void cjpx_destroy(cjpx_image *_Nonnull image);

/// Pixels in full, which decoding goes through at most.
uint64_t cjpx_pixels(const cjpx_image *_Nonnull image);

/// Decodes the image at the finest resolution that is not large: colour shows in it as well.
/// Returns 0 when that fails.
int cjpx_decode(cjpx_image *_Nonnull image);

/// What `cjpx_decode` has made: rows of pixels of `cjpx_components` bytes each: 1 is grey, 3 red,
/// green and blue, 4 cyan, magenta, yellow and black.
const uint8_t *_Nonnull cjpx_samples(const cjpx_image *_Nonnull image);
size_t cjpx_width(const cjpx_image *_Nonnull image);
size_t cjpx_height(const cjpx_image *_Nonnull image);
int cjpx_components(const cjpx_image *_Nonnull image);

#endif
