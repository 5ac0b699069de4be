// Linux-PAM: the system's own ways of finding out who somebody is.
#include <security/pam_appl.h>
