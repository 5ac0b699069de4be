// zlib: Inflate (RFC 1951) and its containers.
#include <zlib.h>
