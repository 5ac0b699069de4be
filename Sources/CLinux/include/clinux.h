// Calls of Linux that Swift's Glibc module does not show.
#ifndef CLINUX_H
#define CLINUX_H

#include <signal.h>
#include <spawn.h>

// O_TMPFILE of open(2).
extern const int clinux_O_TMPFILE;

// signalfd(2): the signals of `mask`, which the caller has blocked, as a readable descriptor.
int clinux_signalfd(const sigset_t *mask);

// Closes all descriptors from `first` on in the program that is started (glibc 2.34).
int clinux_spawn_closing_from(posix_spawn_file_actions_t *actions, int first);

// prctl(2) PR_SET_NO_NEW_PRIVS: nothing that this process runs gains rights.
int clinux_no_new_privileges(void);

// pidfd_open(2): a descriptor, closed on exec, that is readable once the child has ended; -1 where
// the kernel has none (before Linux 5.3).
int clinux_pidfd_open(int process_id);

#endif
