#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

/// A PNG decoder that is fed bytes as they come and hands out rows. libpng's errors end in a
/// result here and jump over nothing but this file.
typedef struct cpng_decoder cpng_decoder;

/// Takes a row of `count` pixels of 8-bit grey (1 part) or red, green and blue (3 parts), on white
/// paper; 8 more bytes can be read. The rows of an interlaced image come pass by pass.
typedef void (*cpng_row)(void *_Nullable context, const uint8_t *_Nonnull row, size_t count,
                         int parts);

/// A decoder for one image, or NULL when there is no memory.
cpng_decoder *_Nullable cpng_create(cpng_row _Nonnull row, void *_Nullable context);
void cpng_destroy(cpng_decoder *_Nonnull decoder);

/// Decodes `count` bytes, calling `row` for those that they complete. Returns 0 once the data is no
/// PNG that can be read.
int cpng_feed(cpng_decoder *_Nonnull decoder, const uint8_t *_Nonnull bytes, size_t count);

#endif
