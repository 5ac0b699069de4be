// Put before a program with LD_PRELOAD, kills it at one of its steps. The program itself is as it is
// shipped: nothing in it knows of this.
//
// TORTURE_KILL   "CLASS NUMBER VICTIM": at the NUMBERth call of the class, before it is done.
//                CLASS   step: any of the calls below; store: those that write to the ledger's files
//                VICTIM  self; group: all of the job; scheduler: its parent; all
// TORTURE_STORE  how the paths of the ledger's files begin
// TORTURE_HIT    a file that is made when it comes to that
// TORTURE_COUNT  a file that is made when the program ends by itself: how many calls of "step" and of
//                "store" there were
// TORTURE_FORGET a deliberate fault: each run is told another job-uuid, so that no print is ever known
//                again
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum victim { NOBODY, SELF, GROUP, SCHEDULER, ALL };

static long kill_at;
static enum victim victim;
static int counts_store_only;
static char store[512], hit[512], count[512];
static int forgets;
static atomic_long step_count, store_count;

static void copy_variable(char *target, size_t size, const char *name) {
    const char *value = getenv(name);
    snprintf(target, size, "%s", value != NULL ? value : "");
    unsetenv(name);
}

__attribute__((constructor)) static void begin(void) {
    char plan[128], class[32], name[32];
    copy_variable(plan, sizeof plan, "TORTURE_KILL");
    copy_variable(store, sizeof store, "TORTURE_STORE");
    copy_variable(hit, sizeof hit, "TORTURE_HIT");
    copy_variable(count, sizeof count, "TORTURE_COUNT");
    forgets = getenv("TORTURE_FORGET") != NULL;
    // The programs that this one starts are left alone.
    unsetenv("TORTURE_FORGET");
    unsetenv("LD_PRELOAD");
    if (sscanf(plan, "%31s %ld %31s", class, &kill_at, name) != 3) return;
    counts_store_only = strcmp(class, "store") == 0;
    victim = strcmp(name, "self") == 0        ? SELF
             : strcmp(name, "group") == 0     ? GROUP
             : strcmp(name, "scheduler") == 0 ? SCHEDULER
                                              : ALL;
}

__attribute__((destructor)) static void end(void) {
    if (count[0] == 0) return;
    // The first run that ends is the one that counts.
    int file = open(count, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) return;
    dprintf(file, "%ld %ld\n", atomic_load(&step_count), atomic_load(&store_count));
    close(file);
}

static void strike(void) {
    int mark = open(hit, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (mark >= 0) close(mark);
    if (victim == SCHEDULER || victim == ALL) kill(getppid(), SIGKILL);
    // The group is the job's own only when cupsd runs as root.
    if ((victim == GROUP || victim == ALL) && getpgrp() == getpid()) kill(0, SIGKILL);
    if (victim != SCHEDULER) kill(getpid(), SIGKILL);
}

static int is_store(int descriptor) {
    char link[64], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, store, strlen(store)) == 0;
}

// One call on `descriptor`, or on none when it is negative.
static void step(int descriptor) {
    if (victim == NOBODY && count[0] == 0) return;
    long steps = atomic_fetch_add(&step_count, 1) + 1, stores = 0;
    if (descriptor >= 0 && is_store(descriptor)) stores = atomic_fetch_add(&store_count, 1) + 1;
    if (victim != NOBODY && (counts_store_only ? stores : steps) == kill_at) strike();
}

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t count) {
    step(descriptor);
    return REAL(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    step(descriptor);
    return REAL(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    step(descriptor);
    return REAL(pwrite64)(descriptor, bytes, count, offset);
}

int fsync(int descriptor) {
    step(descriptor);
    return REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    step(descriptor);
    return REAL(fdatasync)(descriptor);
}

int ftruncate(int descriptor, off_t length) {
    step(descriptor);
    return REAL(ftruncate)(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length) {
    step(descriptor);
    return REAL(ftruncate64)(descriptor, length);
}

int flock(int descriptor, int operation) {
    step(-1);
    return REAL(flock)(descriptor, operation);
}

int unlink(const char *path) {
    step(-1);
    return REAL(unlink)(path);
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length) {
    step(-1);
    return REAL(connect)(descriptor, address, length);
}

pid_t waitpid(pid_t process, int *status, int options) {
    // Looking whether a process has ended is no step: how often it is done depends on the load.
    if (!(options & WNOHANG)) step(-1);
    return REAL(waitpid)(process, status, options);
}

int posix_spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[],
                char *const environment[]) {
    step(-1);
    return REAL(posix_spawn)(process, path, actions, attributes, arguments, environment);
}

// libcups: the value of an attribute of an answer.
const char *ippGetString(void *attribute, int element, const char **language) {
    static char forged[64];
    const char *(*real)(void *, int, const char **) = dlsym(RTLD_NEXT, "ippGetString");
    const char *(*name)(void *) = dlsym(RTLD_NEXT, "ippGetName");
    const char *found = name != NULL ? name(attribute) : NULL;
    if (!forgets || found == NULL || strcmp(found, "job-uuid") != 0)
        return real(attribute, element, language);
    snprintf(forged, sizeof forged, "urn:uuid:%08x-0000-0000-0000-000000000000", getpid());
    return forged;
}
