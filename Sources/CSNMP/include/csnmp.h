// One reading of a printer's counter over SNMP version 1, through net-snmp.
#ifndef CSNMP_H
#define CSNMP_H

struct csnmp_reading {
    // prtMarkerLifeCount of the first marker (RFC 3805): impressions since it was made.
    long impressions;
    // hrPrinterStatus (RFC 2790): 3 idle, 4 printing, 5 warming up.
    long status;
};

// Asks the agent at `peer`, "udp:HOST:PORT" or "udp6:[HOST]:PORT", and waits for at most
// three times `timeout_microseconds`.
//
// Returns 0, or -1 when there is no answer, or the printer counts something else than impressions.
int csnmp_read(const char *peer, const char *community, long timeout_microseconds,
               struct csnmp_reading *reading);

#endif
