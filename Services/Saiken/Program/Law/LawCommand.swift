import ArgumentParser
import Foundation
import Law

/// `saiken law`: what the suite decides by.
struct LawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "law", abstract: "Show the law that the suite decides by, and check a city's parameter file.",
        subcommands: [LawCheckCommand.self, LawKindsCommand.self, LawStatesCommand.self])
}

extension CityFile {
    /// Reads a city's parameter file.
    ///
    /// - Throws: `LawError` naming file and line; `ExitCode` 66 when the file cannot be read.
    init(path: String) throws {
        let file = try LawCommand.file(path)
        try self.init(file.bytes, name: file.name)
    }
}

extension RateFile {
    /// Reads a file of newer rates.
    ///
    /// - Throws: `LawError` naming file and line; `ExitCode` 66 when the file cannot be read.
    init(path: String) throws {
        let file = try LawCommand.file(path)
        try self.init(file.bytes, name: file.name)
    }
}

extension LawCommand {
    fileprivate static func file(_ path: String) throws -> (bytes: [UInt8], name: String) {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            Console.problem("\(path) を読めません", english: "\(path) cannot be read")
            throw ExitCode(66)
        }
        return (Array(bytes), URL(filePath: path).lastPathComponent)
    }
}

extension LawError.Code {
    /// As an officer reads it.
    var explanation: String {
        switch self {
        case .tableInvalid: Console.chosen("書式または値が正しくない", english: "not a valid line or value")
        case .fixedByStatute: Console.chosen("法律が定めており市は変更できない", english: "fixed by statute")
        case .rateAboveCap: Console.chosen("法律の定める上限を超える", english: "above the highest rate that statute allows")
        case .unknownParameter: Console.chosen("設定できない項目", english: "no parameter that can be set")
        case .rateNotPublished, .calendarUnknown, .notInForce, .caseInvalid, .versionChanged: rawValue
        }
    }
}
