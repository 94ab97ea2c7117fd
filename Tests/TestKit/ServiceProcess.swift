public import Foundation
import Glibc

/// A program under test that runs beside the test: started, killed, waited for.
public final class ServiceProcess: Sendable {
    private let child: ChildProcess
    /// Both outputs of the program go here.
    public let log: URL

    /// Starts the program; additional variables are added to this process's own.
    public init(
        _ program: URL, arguments: [String], variables: [String: String] = [:], in folder: URL? = nil, log: URL
    ) throws {
        child = try ChildProcess(
            program.path, arguments,
            environment: ProcessInfo.processInfo.environment.merging(variables) { _, new in new },
            folder: folder?.path, log: log.path)
        self.log = log
    }

    deinit {
        if isRunning { child.signal(SIGKILL) }
        child.reap()
    }

    public var isRunning: Bool { child.exitCode == nil }
    public var identifier: Int32 { child.identifier }

    /// What the program has written so far.
    public var output: String { String(decoding: (try? Data(contentsOf: log)) ?? Data(), as: UTF8.self) }

    /// Asks the program to end (SIGTERM), waits, and returns its exit code.
    public func stop(within deadline: Duration = .seconds(30)) async throws -> Int32 {
        child.signal(SIGTERM)
        try await eventually(within: deadline, "\(log.lastPathComponent) ends after SIGTERM") { !isRunning }
        return child.waitForEnd()
    }

    /// Ends the program as a power cut would (SIGKILL) and waits until it is gone.
    public func kill() async throws {
        child.signal(SIGKILL)
        try await eventually("\(log.lastPathComponent) is gone") { !isRunning }
    }

    /// Stops the program's threads (SIGSTOP) until `resume()`, as an overloaded host would.
    public func pause() { child.signal(SIGSTOP) }

    public func resume() { child.signal(SIGCONT) }

    /// Waits for the program's own end and returns its exit code.
    public func ended() async -> Int32 {
        await withCheckedContinuation { done in
            Thread.detachNewThread { [self] in done.resume(returning: child.waitForEnd()) }
        }
    }

    /// Waits until `http://127.0.0.1:port/ready` answers 200; fails at once when the program ends before.
    public func isReady(port: Int, within deadline: Duration = .seconds(60)) async throws {
        try await eventually(within: deadline, "\(log.lastPathComponent) is ready: \(output.suffix(2000))") {
            if let code = child.exitCode { throw TestKitError("ended with \(code)") }
            return try await HTTPProbe.status(port: port, path: "/ready") == 200
        }
    }
}
