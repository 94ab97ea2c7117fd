import Foundation
import Glibc

/// What a crash may leave behind: nothing (architecture 6). A core dump or a backtrace can hold personal data.
public enum ProcessHardening {
    /// Turns core dumps off, and backtraces by starting the program once more with the runtime's variable set,
    /// since the runtime reads it before any code of ours runs. Returns only in the process that stays.
    public static func apply(_ settings: ServiceSettings) {
        if !settings.flag("process.core-dumps") { forbidCoreDumps() }
        if !settings.flag("process.backtraces") { forbidBacktraces() }
    }

    /// No core file, and no reading of this process's memory by others of the same user.
    public static func forbidCoreDumps() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &none)
    }

    /// Whether the runtime was told to print no backtrace.
    public static var hasBacktracesOff: Bool {
        ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"]?.contains("enable=no") ?? false
    }

    static func forbidBacktraces() {
        guard !hasBacktracesOff else { return }
        unsafe setenv("SWIFT_BACKTRACE", "enable=no", 1)
        let arguments = CommandLine.arguments
        var copies = unsafe arguments.map { unsafe strdup($0) } + [nil]
        // Only returns when it fails; the process then goes on as it is.
        unsafe execv("/proc/self/exe", &copies)
        unsafe copies.forEach { unsafe free($0) }
    }
}
