#include "csnmp.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <string.h>

enum { VALUE_COUNT = 3, UNIT_IMPRESSIONS = 7 };

// prtMarkerCounterUnit, prtMarkerLifeCount, hrPrinterStatus: each of the first marker or printer.
static const oid names[VALUE_COUNT][13] = {
    {1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 3, 1, 1},
    {1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 1, 1},
    {1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1, 1},
};
static const size_t name_lengths[VALUE_COUNT] = {13, 13, 12};

static int is_number(const netsnmp_variable_list *variable) {
    return variable->type == ASN_INTEGER || variable->type == ASN_COUNTER ||
           variable->type == ASN_GAUGE;
}

static int understand(netsnmp_pdu *answer, struct csnmp_reading *reading) {
    long values[VALUE_COUNT];
    const netsnmp_variable_list *variable = answer->variables;
    for (int index = 0; index < VALUE_COUNT; index++, variable = variable->next_variable) {
        if (variable == NULL || !is_number(variable)) return -1;
        values[index] = *variable->val.integer;
    }
    if (values[0] != UNIT_IMPRESSIONS) return -1;
    reading->impressions = values[1];
    reading->status = values[2];
    return 0;
}

int csnmp_read(const char *peer, const char *community, long timeout_microseconds,
               struct csnmp_reading *reading) {
    netsnmp_session wanted;
    snmp_disable_stderrlog();
    snmp_sess_init(&wanted);
    wanted.version = SNMP_VERSION_1;
    wanted.peername = (char *)peer;
    wanted.community = (unsigned char *)community;
    wanted.community_len = strlen(community);
    wanted.timeout = timeout_microseconds;
    wanted.retries = 2;
    void *session = snmp_sess_open(&wanted);
    if (session == NULL) return -1;

    netsnmp_pdu *question = snmp_pdu_create(SNMP_MSG_GET);
    for (int index = 0; index < VALUE_COUNT; index++)
        snmp_add_null_var(question, names[index], name_lengths[index]);
    netsnmp_pdu *answer = NULL;
    int result = -1;
    if (snmp_sess_synch_response(session, question, &answer) == STAT_SUCCESS && answer != NULL &&
        answer->errstat == SNMP_ERR_NOERROR)
        result = understand(answer, reading);
    if (answer != NULL) snmp_free_pdu(answer);
    snmp_sess_close(session);
    return result;
}
