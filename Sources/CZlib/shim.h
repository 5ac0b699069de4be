// zlib: Inflate (RFC 1951), as ZIP packages use it.
#include <zlib.h>
