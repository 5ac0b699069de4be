// The GNU names are for this file alone: in a header they would change what other modules see of
// the same system headers.
#define _GNU_SOURCE
#include "clinux.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

const int clinux_O_TMPFILE = O_TMPFILE;

int clinux_signalfd(const sigset_t *mask) {
    return signalfd(-1, mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_spawn_closing_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int clinux_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int clinux_pidfd_open(int process_id) {
    // glibc has a function for it only since 2.36.
    return (int)syscall(SYS_pidfd_open, process_id, 0);
}
