// landlock(7), by its numbers: headers of Debian 12 lack the later ones.
#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    create_ruleset = 444,  // The same on all architectures.
    add_rule = 445,
    restrict_self = 446,
    get_version = 1,
    rule_path_beneath = 1,
};

static const uint64_t execute = 1 << 0, read_file = 1 << 2, read_folder = 1 << 3;

struct ruleset {
    uint64_t handled_access_fs;
};

struct path_beneath {
    uint64_t allowed_access;
    int32_t parent;
} __attribute__((packed));

// All that Landlock can forbid on files in each version of it; what it does not handle, it allows.
static uint64_t all_access(long version) {
    uint64_t access = (1 << 13) - 1;
    if (version >= 2) access |= 1 << 13;  // Links and renames between folders.
    if (version >= 3) access |= 1 << 14;  // truncate(2).
    if (version >= 5) access |= 1 << 15;  // ioctl(2) on devices.
    return access;
}

static int allow(int rules, char *const *paths, uint64_t file, uint64_t folder) {
    for (; *paths; paths++) {
        int path = open(*paths, O_PATH | O_CLOEXEC);
        if (path < 0) continue;
        struct stat status;
        int result = fstat(path, &status);
        struct path_beneath rule = {
            .allowed_access = S_ISDIR(status.st_mode) ? folder : file, .parent = path};
        if (result == 0)
            result = (int)syscall(add_rule, rules, rule_path_beneath, &rule, 0);
        int reason = errno;
        close(path);
        errno = reason;
        if (result < 0) return -1;
    }
    return 0;
}

int clinux_landlock(char *const *readable, char *const *executable) {
    long version = syscall(create_ruleset, NULL, 0, get_version);
    if (version < 1) return 1;
    struct ruleset ruleset = {.handled_access_fs = all_access(version)};
    int rules = (int)syscall(create_ruleset, &ruleset, sizeof ruleset, 0);
    if (rules < 0) return -1;
    int result = allow(rules, readable, read_file, read_file | read_folder);
    if (result == 0) result = allow(rules, executable, read_file | execute, 0);
    if (result == 0) result = (int)syscall(restrict_self, rules, 0);
    int reason = errno;
    close(rules);
    errno = reason;
    return result;
}
