#ifndef CQPDF_H
#define CQPDF_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes the PDF document in `count` bytes from `start` of the file `source` anew into the file
/// `target`: mended by qpdf's recovery, without encryption, with a cross-reference table and no
/// object streams, and with the data of its streams as it was. Neither file is closed.
///
/// No exception leaves this function, and nothing is printed. What is read and written is bounded by
/// a multiple of `count` and 64 MiB, recursion by 256 KiB of stack; each stream is in memory once.
///
/// Returns how it ended, in a word:
/// "sound"      qpdf met no damage;
/// "mended"     it read past some;
/// "encrypted"  the empty user password does not open it;
/// "damaged"    broken past what qpdf mends;
/// "exhausted"  more memory, reading, recursion or writing than a sound document needs;
/// "unwritten"  the target could not be written.
const char *cqpdf_rewrite(int source, int64_t start, int64_t count, int target);

/// Has this process end where memory runs out, with "exhausted" on standard error. qpdf takes that
/// for damage like any other, and would go on without what it had no room for.
void cqpdf_end_when_exhausted(void);

#ifdef __cplusplus
}
#endif
#endif
