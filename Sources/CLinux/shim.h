// Calls of Linux that Swift's Glibc module does not show.
#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

// O_TMPFILE is a macro over a cast, which Swift does not import.
static const int clinux_O_TMPFILE = O_TMPFILE;

// signalfd(2): the signals of `mask`, which the caller has blocked, as a readable descriptor.
static inline int clinux_signalfd(const sigset_t *mask) {
    return signalfd(-1, mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Closes all descriptors from `first` on in the program that is started (glibc 2.34).
static inline int clinux_spawn_closing_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// prctl(2) is variadic, which Swift does not call.
static inline int clinux_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

#endif
