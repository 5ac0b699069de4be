// libcups: the client side of IPP, and CUPS options (cups.org/doc/cupspm.html).
#ifndef CCUPS_SHIM_H
#define CCUPS_SHIM_H

// Queues of CUPS 2 have PPDs, and the calls that read them are deprecated for the sake of CUPS 3;
// this switches those warnings off, as it does within CUPS (cups/versioning.h).
#define _CUPS_SOURCE
#include <cups/cups.h>
#include <cups/ppd.h>

#endif
