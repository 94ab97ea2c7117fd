import ArgumentParser
import CodecRecords
import Foundation

/// `saiken layout`: how files of agents and banks are described.
struct LayoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layout", abstract: "Check layout files of agents and banks, and read and write files by them.",
        subcommands: [LayoutCheckCommand.self, LayoutReadCommand.self, LayoutWriteCommand.self])
}

/// What the commands about layouts are given.
enum LayoutInput {
    /// The layout of a file, or a shipped one of that name.
    static func layout(_ name: String) throws -> Layout {
        let bytes = try ShippedLayout(rawValue: name)?.file ?? bytes(name)
        do {
            return try LayoutFile.decode(bytes)
        } catch {
            let line = LayoutFile.line(of: error.offset, in: bytes)
            Console.problem(
                "レイアウトファイルの誤り: \(name) \(line)行目 \(error.description)",
                english: "the layout is refused: \(name):\(line) \(error.description)")
            throw ExitCode(65)
        }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        do {
            return try VectorFile.bytes(URL(filePath: path))
        } catch let error as VectorFileError {
            Console.problem("読めません: \(error.description)", english: "cannot be read: \(error.description)")
            throw ExitCode(66)
        }
    }
}
