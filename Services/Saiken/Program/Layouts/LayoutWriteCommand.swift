import ArgumentParser
import CodecPrimitives
import CodecRecords
import Foundation

/// `saiken layout write LAYOUT VALUES`: a file from values as `layout read` writes them.
struct LayoutWriteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Write a file by a layout from values as `layout read` shows them.",
        discussion: """
            Constants, totals and code set are the layout's; values for them are left out. The bytes go to standard \
            output. Exit code 1, with the place and no bytes, for a value that does not fit.
            """)

    @Argument(help: "The layout file, or the name of a shipped one.")
    var layout: String

    @Argument(help: "The values: JSON, a line for each record.")
    var values: String

    @Flag(help: "In EBCDIC, where the layout has it.")
    var ebcdic = false

    @Flag(help: "With the totals that a bank fills in.")
    var results = false

    func run() throws {
        let loaded = try LayoutInput.layout(layout)
        let lines = try LayoutInput.bytes(values).split(separator: 0x0A).map { line in
            try JSONDecoder().decode(LayoutLine.self, from: Data(line))
        }
        guard !ebcdic || loaded.form.codeSets.contains(.ebcdic) else {
            throw ValidationError("this layout has no EBCDIC")
        }
        var writer = RecordWriter(loaded, codeSet: ebcdic ? .ebcdic : nil, fillsResults: results)
        do {
            for line in lines { try LayoutWriteCommand.write(line, loaded, &writer) }
            FileHandle.standardOutput.write(Data(try writer.finish()))
        } catch let error as RecordsError {
            Console.problem("書けません: \(error.description)", english: "cannot be written: \(error.description)")
            throw ExitCode(1)
        }
    }

    static func write(_ line: LayoutLine, _ layout: Layout, _ writer: inout RecordWriter) throws {
        guard let role = RecordRole(rawValue: line.record), let form = layout.record(role) else {
            throw RecordsError(.orderInvalid, at: line.record)
        }
        let own = layout.controls.filter { $0.role == role }.map(\.field.name)
        let known = form.fields.filter { $0.constant != nil || !$0.rules.codeSets.isEmpty }.map(\.name) + own
        let values = line.values.filter { !known.contains(ReceivedText($0.key)) }.sorted { $0.key < $1.key }
            .map { (name: $0.key, value: value($0.value)) }
        switch role {
        case .header: try writer.header(values)
        case .data: try writer.data(values)
        case .trailer: try writer.trailer(values)
        case .end: break
        }
    }

    private static func value(_ text: String) -> FieldValue {
        if text.isEmpty { return .none }
        return BusinessDate(iso: text).map { .date($0) } ?? .text(text)
    }
}
