import CLinux

/// What may be seen of this process's memory from outside.
public enum ProcessMemory {
    /// Forbids core dumps, and debuggers without special rights, for the rest of the process's life: its memory holds
    /// personal data. Child processes inherit the limit.
    /// - Returns: false when the system refuses.
    public static func forbidDumps() -> Bool {
        saiken_core_dumps_off() == 0
    }

    /// Whether a core would be written, or another process of this user could look into this one.
    public static var isVisible: Bool { saiken_is_dumpable() != 0 }
}
