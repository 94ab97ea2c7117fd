#pragma once
#include <sys/types.h>

/// A non-blocking wake descriptor (eventfd), closed on exec; -1 with errno set when none is left.
int saiken_wake_open(void);

/// Makes the wake descriptor readable. A full counter is already readable, so that is no failure.
void saiken_wake_signal(int descriptor);

/// Makes the wake descriptor unreadable again.
void saiken_wake_drain(int descriptor);

/// Names the calling thread (at most 15 bytes are kept) and leaves process signals to the other threads.
/// Faults of the thread itself (SIGSEGV and its like) stay deliverable.
void saiken_thread_prepare(const char *name);

/// The kernel's number of the calling thread, as shown by ps and perf.
pid_t saiken_thread_number(void);

/// Forbids core dumps and debugger attachment: a core of this process would hold personal data.
/// Returns 0, or -1 with errno set.
int saiken_core_dumps_off(void);

/// 1 while the kernel would write a core of this process or let others of its user look into it, else 0.
int saiken_is_dumpable(void);
