// The GNU names are for this file alone: in a header they would change what other modules see of
// the same system headers.
#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

int clinux_fork(void) {
    return fork();
}

int clinux_die_with_parent(void) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

int clinux_close_from(int first) {
    return close_range((unsigned)first, ~0U, 0);
}

int clinux_send_descriptor(int socket, int descriptor, int error) {
    struct iovec text = {.iov_base = &error, .iov_len = sizeof error};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1};
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) == sizeof error ? 0 : -1;
}

int clinux_receive_descriptor(int socket) {
    int error = 0;
    struct iovec text = {.iov_base = &error, .iov_len = sizeof error};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {
        .msg_iov = &text,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes,
    };
    ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (count < 0) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (count == sizeof error && header && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof(int))) {
        int descriptor;
        memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
        return descriptor;
    }
    errno = count == sizeof error && error ? error : EPIPE;
    return -1;
}

int clinux_give_to_owner_of(const char *folder, int file) {
    struct stat found;
    if (geteuid() != 0) return 0;
    if (stat(folder, &found) != 0) return -1;
    return fchown(file, found.st_uid, found.st_gid);
}

int clinux_is_locked(int file, long start, long length) {
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    if (fcntl(file, F_OFD_GETLK, &lock) != 0) return -1;
    return lock.l_type != F_UNLCK;
}

const void *clinux_memmem(
    const void *text, size_t text_count, const void *part, size_t part_count) {
    return memmem(text, text_count, part, part_count);
}

int clinux_punch_hole(int file, long length) {
    return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, length);
}

long clinux_seek_data(int file) {
    return lseek(file, 0, SEEK_DATA);
}
