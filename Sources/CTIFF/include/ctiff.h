#ifndef CTIFF_H
#define CTIFF_H

#include <stddef.h>
#include <stdint.h>

/// One image of a TIFF document that lies within a file.
typedef struct {
    int fd;
    /// Where the document begins in the file, and its bytes.
    int64_t offset;
    int64_t count;
    /// Where the image's directory is in the document.
    uint64_t directory;
} ctiff_image;

/// Takes a row, or the part of one that lies in a tile: `count` pixels of one plane, or of all when
/// they are together (plane 0), as the directory describes them; 16-bit parts are in the host's
/// byte order, and JPEG-coded YCbCr has become red, green and blue. 8 more bytes can be read.
/// Returns 0 to see no more.
typedef int (*ctiff_row)(void *_Nullable context, int plane, const uint8_t *_Nonnull row,
                         size_t count);

/// Decodes an image through libtiff with little memory. Returns 0 when it can't be read to the end.
int ctiff_read(const ctiff_image *_Nonnull image, ctiff_row _Nonnull row, void *_Nullable context);

#endif
