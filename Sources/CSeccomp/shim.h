// libseccomp: filters of system calls for the kernel (seccomp(2)).
#include <seccomp.h>
