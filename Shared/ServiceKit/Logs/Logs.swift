import Foundation
public import Logging

/// The start of logging in a process.
public enum Logs {
    /// Sends every logger's lines as JSON to standard error and returns the service's own logger.
    ///
    /// Called once per process, before the first logger is made.
    public static func start(service: String, level: String) -> Logger {
        let least = Logger.Level(rawValue: level) ?? .info
        LoggingSystem.bootstrap { label in
            JSONLogHandler(service: service, label: label, level: least, write: Logs.toStandardError)
        }
        return Logger(label: service)
    }

    /// Lines shorter than a pipe's atomic size come out whole, whichever thread writes.
    private static func toStandardError(_ line: String) {
        FileHandle.standardError.write(Data(line.utf8))
    }
}
