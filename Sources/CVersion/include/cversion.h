#ifndef CVERSION_H
#define CVERSION_H

// The commit that was built, in hexadecimal, or "development".
const char *cversion_commit(void);

#endif
