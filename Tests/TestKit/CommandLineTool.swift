public import Foundation

/// A program that runs to its end while a test waits.
public struct CommandLineTool: Sendable {
    /// What a program left behind: its exit code (or the number of the signal) and both its outputs as one text.
    public struct Output: Sendable {
        public let exitCode: Int32
        public let text: String
    }

    private let program: String

    public init(_ program: String) { self.program = program }

    /// Runs the program; additional variables are added to this process's own.
    public func run(
        _ arguments: [String], variables: [String: String] = [:], in folder: URL? = nil
    ) async throws -> Output {
        let log = FileManager.default.temporaryDirectory.appending(path: TestServers.freshName("saiken-output"))
        defer { try? FileManager.default.removeItem(at: log) }
        let process = try ServiceProcess(
            URL(filePath: program), arguments: arguments, variables: variables, in: folder, log: log)
        let exitCode = await process.ended()
        return Output(exitCode: exitCode, text: process.output)
    }
}
