import Foundation
import Glibc

/// A child of the test process, with its outputs in a file.
///
/// Foundation's `Process` learns of a child's end from a descriptor that every other child started meanwhile inherits:
/// with tests that run side by side, the end of a short program is then noticed when the longest server ends. Here the
/// kernel is asked, and whoever asks may ask again: the child is reaped at the very end only.
struct ChildProcess: Sendable {
    let identifier: pid_t

    /// Starts `program` with `environment` and nothing else, in `folder`, writing to the file `log`.
    init(_ program: String, _ arguments: [String], environment: [String: String], folder: String?, log: String) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o644)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        var child = pid_t()
        // The shell enters the folder and then becomes the program: the number of the process stays.
        let entering = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let command = entering + [program] + arguments
        let result = unsafe CStrings(command).withPointer { words in
            unsafe CStrings(environment.map { "\($0)=\($1)" }).withPointer { variables in
                unsafe posix_spawn(&child, command[0], &actions, &attributes, words, variables)
            }
        }
        guard result == 0 else { throw TestKitError("\(program) cannot be started: errno \(result)") }
        identifier = child
    }

    /// The exit code, or the number of the signal that ended it; nil while it runs.
    var exitCode: Int32? { end(WNOHANG) }

    /// Blocks until the end.
    func waitForEnd() -> Int32 { end(0) ?? -1 }

    func signal(_ number: Int32) { _ = kill(identifier, number) }

    /// Takes the ended child off the kernel's list. Nothing may be asked afterwards.
    func reap() { waitpid(identifier, nil, 0) }

    private func end(_ options: Int32) -> Int32? {
        while true {
            var info = unsafe siginfo_t()
            let result = unsafe waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT | options)
            if result != 0, errno == EINTR { continue }
            guard result == 0, unsafe info._sifields._sigchld.si_pid == identifier else { return nil }
            return unsafe info._sifields._sigchld.si_status
        }
    }

    /// What the test process ignores or blocks must reach the child all the same.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var (none, all) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }
}

/// A null-terminated array of C strings for the length of a call.
private struct CStrings {
    private let texts: [String]

    init(_ texts: [String]) { self.texts = texts }

    func withPointer<Result>(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
        var copies = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
        return unsafe copies.withUnsafeMutableBufferPointer { buffer in
            guard let first = buffer.baseAddress else { preconditionFailure("never empty: it ends with nil") }
            return unsafe body(UnsafePointer(first))
        }
    }
}
