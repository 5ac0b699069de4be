// Calls of Linux that Swift's Glibc module does not show.
#ifndef CLINUX_H
#define CLINUX_H

#include <signal.h>
#include <spawn.h>
#include <stddef.h>

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

// fork(2), for a process of one thread.
int clinux_fork(void);

// prctl(2) PR_SET_PDEATHSIG: this process is killed when the thread that started it ends.
int clinux_die_with_parent(void);

// close_range(2) from `first` on.
int clinux_close_from(int first);

// Sends one message: `error`, and a descriptor unless that is -1 (unix(7), SCM_RIGHTS).
int clinux_send_descriptor(int socket, int descriptor, int error);

// Receives such a message. Returns the descriptor, closed on exec, or -1 with errno set: to what the
// message says, or by recvmsg(2).
int clinux_receive_descriptor(int socket);

// Lets this process and its children use no file but what lies below `readable`, for reading, and
// run none but `executable`; both end with NULL, and paths that are not there are passed over
// (landlock(7)). Needs PR_SET_NO_NEW_PRIVS. Returns 0; 1 where the kernel has no Landlock; -1 with
// errno set.
int clinux_landlock(char *const *readable, char *const *executable);

// Whether any other open file, of this process too, has a lock in a range of `file`: 1 or 0, or -1
// with errno set (fcntl(2), F_OFD_GETLK).
int clinux_is_locked(int file, long start, long length);

// As root, gives an open file or folder to the user and group of `folder`, so that a service that is
// not root can use what a command of root made there; as another user does nothing. Returns 0, or -1
// with errno set.
int clinux_give_to_owner_of(const char *folder, int file);

// Gives the file system back the first `length` bytes of a file, which then read as zeros
// (fallocate(2)). Returns 0, or -1 with errno set.
int clinux_punch_hole(int file, long length);

// Where a file has its first data, or -1 with errno set (lseek(2), SEEK_DATA).
long clinux_seek_data(int file);

// memmem(3).
const void *clinux_memmem(const void *text, size_t text_count, const void *part, size_t part_count);

#endif
