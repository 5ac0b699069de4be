#ifndef CQPDF_H
#define CQPDF_H

// What Pagetoll needs of libqpdf, for Swift: no exception leaves these functions, nothing is
// printed, and a document belongs to one thread at a time.
//
// Pagetoll reads sound PDF files by itself. qpdf does two things for it: it opens files that are
// damaged or encrypted (their objects come back as PDF text, for the same parser), and it undoes
// the filters of streams.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cqpdf_status {
    CQPDF_OK,
    /// The sink wanted no more.
    CQPDF_STOPPED,
    /// Broken past what qpdf mends; what came before was handed on.
    CQPDF_DAMAGED,
    /// Encrypted, and the empty user password does not open it.
    CQPDF_ENCRYPTED,
    /// More memory, reading or recursion than a sound document needs.
    CQPDF_EXHAUSTED,
} cqpdf_status;

/// Takes bytes as they are made; false when no more are wanted.
typedef bool (*cqpdf_sink)(void *context, const uint8_t *bytes, size_t count);

typedef struct cqpdf_document cqpdf_document;

/// Opens the document in `count` bytes from `start` of a file with qpdf's recovery on. The file
/// stays open, and its own offset is not used.
cqpdf_status cqpdf_open(int file, int64_t start, int64_t count, cqpdf_document **document);
void cqpdf_close(cqpdf_document *document);

/// Pieces of damage that qpdf read past so far.
size_t cqpdf_damage_count(const cqpdf_document *document);

/// Hands on the trailer dictionary as PDF text.
cqpdf_status cqpdf_trailer(cqpdf_document *document, cqpdf_sink sink, void *context);

/// Hands on an indirect object as PDF text, its strings decrypted and its references kept; the
/// dictionary alone when it is a stream. An object that is not there is "null".
cqpdf_status cqpdf_object(cqpdf_document *document, int number, int generation, bool *is_stream,
                          cqpdf_sink sink, void *context);

/// Undoes the filters of streams, one after another.
typedef struct cqpdf_decoder cqpdf_decoder;

/// NULL when there is no memory.
cqpdf_decoder *cqpdf_decoder_create(void);
void cqpdf_decoder_free(cqpdf_decoder *decoder);

/// Where the bytes of a stream are: a stream object of `document`, else `count` bytes in memory,
/// else `count` bytes from `start` of `file`.
typedef struct cqpdf_stream {
    cqpdf_document *document;
    int number;
    int generation;
    const uint8_t *bytes;
    int file;
    int64_t start;
    int64_t count;
} cqpdf_stream;

/// Hands on the bytes of a stream after undoing `filters` with `parameters`, PDF text as in the
/// values of Filter and DecodeParms, "null" for none; up to 64 KiB at a time.
cqpdf_status cqpdf_decode(cqpdf_decoder *decoder, const cqpdf_stream *stream, const char *filters,
                          const char *parameters, cqpdf_sink sink, void *context);

#ifdef __cplusplus
}
#endif
#endif
