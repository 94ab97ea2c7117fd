#define _GNU_SOURCE
#include "include/CLinux.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int saiken_wake_open(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void saiken_wake_signal(int descriptor) {
    uint64_t one = 1;
    ssize_t written = write(descriptor, &one, sizeof one);
    (void)written;
}

void saiken_wake_drain(int descriptor) {
    uint64_t count;
    ssize_t got = read(descriptor, &count, sizeof count);
    (void)got;
}

void saiken_thread_prepare(const char *name) {
    char kept[16];
    strncpy(kept, name, sizeof kept - 1);
    kept[sizeof kept - 1] = 0;
    pthread_setname_np(pthread_self(), kept);

    sigset_t blocked;
    sigfillset(&blocked);
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    for (size_t index = 0; index < sizeof faults / sizeof faults[0]; index++) sigdelset(&blocked, faults[index]);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
}

pid_t saiken_thread_number(void) { return (pid_t)syscall(SYS_gettid); }

int saiken_core_dumps_off(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int saiken_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0; }

// The libraries of database and broker encrypt with OpenSSL, which gives up its state when the process exits; threads of
// ours may be ending connections at that moment, and would end the process with a fault after all work was done well.
// Whoever asks first decides, so this comes before main.
__attribute__((constructor)) static void saiken_keep_openssl(void) {
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}
