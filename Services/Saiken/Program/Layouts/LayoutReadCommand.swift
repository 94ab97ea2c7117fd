import ArgumentParser
import CodecPrimitives
import CodecRecords
import Foundation

/// `saiken layout read LAYOUT FILE`: the values of a file's records as JSON, one record a line.
struct LayoutReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Write the values of a file's records as JSON, a line for each record.",
        discussion: "Exit code 1, with the findings and no record, for a file that would be quarantined.")

    @Argument(help: "The layout file, or the name of a shipped one.")
    var layout: String

    @Argument(help: "The file to read.")
    var file: String

    func run() throws {
        let loaded = try LayoutInput.layout(layout)
        let name = URL(filePath: file).lastPathComponent
        var lines: [LayoutLine] = []
        let report = RecordReader.read(try LayoutInput.bytes(file), loaded, file: name) { record in
            lines.append(LayoutLine(record, loaded))
        }
        guard report.isAcceptable else {
            for finding in report.findings {
                let text = LayoutExplanation.text(of: finding)
                Console.problem(text, english: text)
            }
            throw ExitCode(1)
        }
        for line in lines { Console.line(try line.json()) }
    }
}

/// One record as JSON: which it is, and its values by the names of its fields, as text.
struct LayoutLine: Codable {
    let record: String
    /// Text without padding, digits as they stand, dates as YYYY-MM-DD where they have a year.
    let values: [String: String]

    init(_ record: Record, _ layout: Layout) {
        self.record = record.role.rawValue
        var values: [String: String] = [:]
        for field in layout.record(record.role)?.fields(of: record.bytes) ?? [] {
            guard let place = try? layout.field(field.name.string, in: record.role) else { continue }
            values[field.name.string] = LayoutLine.value(field, place, record)
        }
        self.values = values
    }

    private static func value(_ field: FieldLayout, _ place: FieldReference, _ record: Record) -> String {
        switch field.form {
        case .text: return record.text(place)?.string ?? ""
        case .date:
            if let day = record.date(place) { return day.description }
        case .digits, .signed, .time: break
        }
        return String(decoding: record.bytes(of: place), as: UTF8.self)
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
