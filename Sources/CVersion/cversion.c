#include "cversion.h"

const char *cversion_commit(void) { return PAGETOLL_COMMIT; }
