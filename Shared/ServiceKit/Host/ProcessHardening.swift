import Foundation
import Glibc
import PollThread

/// What a crash may leave behind: nothing (architecture 6). A core dump or a backtrace can hold personal data.
enum ProcessHardening {
    /// Turns backtraces off by starting the program once more with the runtime's variable set, since the runtime reads it
    /// before any code of ours runs; then core dumps, and any look into this process's memory by others of the same user.
    /// Returns only in the process that stays.
    ///
    /// - Throws: `SettingsError` when the system refuses one of them: a service does not start with less than was asked.
    static func apply(_ settings: ServiceSettings) throws {
        if !settings.flag("process.backtraces"), !hasBacktracesOff {
            startAgainWithoutBacktraces()
            throw refused("process.backtraces")
        }
        if !settings.flag("process.core-dumps"), !ProcessMemory.forbidDumps() { throw refused("process.core-dumps") }
    }

    /// Whether the runtime was told to print no backtrace.
    private static var hasBacktracesOff: Bool {
        ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"]?.contains("enable=no") ?? false
    }

    /// Only returns when it fails.
    private static func startAgainWithoutBacktraces() {
        unsafe setenv("SWIFT_BACKTRACE", "enable=no", 1)
        var copies = unsafe CommandLine.arguments.map { unsafe strdup($0) } + [nil]
        unsafe execv("/proc/self/exe", &copies)
        unsafe copies.forEach { unsafe free($0) }
    }

    private static func refused(_ setting: String) -> SettingsError {
        SettingsError(
            code: .invalid, problems: ["\(setting) is false, and the system does not let this process turn it off"])
    }
}
