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
/// No exception leaves this function, nothing is printed, and reading, recursion and what is
/// written are bounded by multiples of `count`.
///
/// Returns how it ended, in a word:
/// "sound"      qpdf met no damage;
/// "mended"     it read past some;
/// "encrypted"  the empty user password does not open it;
/// "damaged"    broken past what qpdf mends;
/// "exhausted"  more memory, reading, recursion or writing than a sound document needs;
/// "unwritten"  the target could not be written.
const char *cqpdf_rewrite(int source, int64_t start, int64_t count, int target);

#ifdef __cplusplus
}
#endif
#endif
