public import Foundation
import Glibc

/// A program under test that runs beside the test: started, killed, waited for.
public final class ServiceProcess: Sendable {
    private let process: Process
    /// Both outputs of the program go here.
    public let log: URL

    /// Starts the program; additional variables are added to this process's own.
    public init(
        _ program: URL, arguments: [String], variables: [String: String] = [:], in folder: URL? = nil, log: URL
    ) throws {
        guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
            throw TestKitError("\(log.path) cannot be written")
        }
        let output = try FileHandle(forWritingTo: log)
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { _, new in new }
        if let folder { process.currentDirectoryURL = folder }
        (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, output, output)
        self.log = log
        try process.run()
    }

    deinit { if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGKILL) } }

    public var isRunning: Bool { process.isRunning }
    public var identifier: Int32 { process.processIdentifier }

    /// What the program has written so far.
    public var output: String { String(decoding: (try? Data(contentsOf: log)) ?? Data(), as: UTF8.self) }

    /// Asks the program to end (SIGTERM), waits, and returns its exit code.
    public func stop(within deadline: Duration = .seconds(30)) async throws -> Int32 {
        process.terminate()
        try await eventually(within: deadline, "\(log.lastPathComponent) ends after SIGTERM") { !process.isRunning }
        return process.terminationStatus
    }

    /// Ends the program as a power cut would (SIGKILL) and waits until it is gone.
    public func kill() async throws {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        try await eventually(within: .seconds(10), "\(log.lastPathComponent) is gone") { !process.isRunning }
    }

    /// Stops the program's threads (SIGSTOP) until `resume()`, as an overloaded host would.
    public func pause() { _ = Glibc.kill(process.processIdentifier, SIGSTOP) }

    public func resume() { _ = Glibc.kill(process.processIdentifier, SIGCONT) }

    /// Waits for the program's own end and returns its exit code.
    public func ended() async -> Int32 {
        await withCheckedContinuation { done in
            Thread.detachNewThread { [process] in
                process.waitUntilExit()
                done.resume(returning: process.terminationStatus)
            }
        }
    }

    /// Waits until `http://127.0.0.1:port/ready` answers 200; fails at once when the program ends before.
    public func isReady(port: Int, within deadline: Duration = .seconds(60)) async throws {
        try await eventually(within: deadline, "\(log.lastPathComponent) is ready: \(output.suffix(2000))") {
            guard process.isRunning else { throw TestKitError("ended with \(process.terminationStatus)") }
            return try await HTTPProbe.status(port: port, path: "/ready") == 200
        }
    }
}
