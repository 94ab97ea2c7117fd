import CLinux

/// What may be seen of this process's memory from outside.
public enum ProcessMemory {
    /// Forbids core dumps, and debuggers without special rights, for the rest of the process's life: its memory holds
    /// personal data. Child processes inherit the limit.
    /// - Returns: false when the system refuses.
    public static func forbidDumps() -> Bool {
        saiken_core_dumps_off() == 0
    }
}
