#ifndef ORACLE_H
#define ORACLE_H

// What libqpdf makes of an encoded stream, to compare our own filters with.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*oracle_sink)(void *context, const uint8_t *bytes, size_t count);

/// Undoes `filters` with `parameters`, PDF text as in the values of Filter and DecodeParms. Returns
/// whether libqpdf met no damage; what it made before is handed on all the same, in small pieces.
bool oracle_decode(const uint8_t *bytes, size_t count, const char *filters,
                   const char *parameters, oracle_sink sink, void *context);

#ifdef __cplusplus
}
#endif
#endif
