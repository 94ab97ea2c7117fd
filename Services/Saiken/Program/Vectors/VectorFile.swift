import CodecPrimitives
import CodecRecords
import Foundation

/// A file of worked examples that cannot be used.
struct VectorFileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Finds and reads files of worked examples.
enum VectorFile {
    /// The most bytes such a file may have.
    static let maximumBytes = 64 << 20

    /// The path itself when it is a file, else the file of that name in the folder or in its `formats`.
    static func find(_ name: String, at path: String) throws -> URL {
        let place = URL(filePath: path)
        guard let isFolder = try? place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
            throw VectorFileError(path)
        }
        guard isFolder else { return place }
        for candidate in [place.appending(path: name), place.appending(path: "formats/\(name)")]
        where FileManager.default.fileExists(atPath: candidate.path) {
            return candidate
        }
        throw VectorFileError("\(path)/\(name)")
    }

    static func bytes(_ file: URL) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: file), data.count <= maximumBytes else {
            throw VectorFileError(file.path)
        }
        return [UInt8](data)
    }
}

/// A CSV file of worked examples, its cells by column name.
struct VectorTable {
    /// One worked example.
    struct Row {
        fileprivate let cells: [ReceivedText: String]

        /// The cell of a column; empty where the file has no such column.
        subscript(column: String) -> String { cells[ReceivedText(column)] ?? "" }

        /// Whether a cell holds exactly this text.
        func has(_ text: String, in column: String) -> Bool { self[column].isSameBytes(as: text) }

        var id: String { self["id"] }
    }

    let rows: [Row]

    /// - Parameter id: the column that a file of this form must have
    init(_ file: URL, id: String = "id") throws {
        let (rows, report) = CSVReader.read(try VectorFile.bytes(file), file: file.lastPathComponent)
        if let finding = report.findings.first { throw VectorFileError(finding.description) }
        guard let header = rows.first?.fields, header.contains(ReceivedText(id)) else {
            throw VectorFileError("\(file.lastPathComponent): \(id)")
        }
        self.rows = rows.dropFirst().map { row in
            Row(cells: Dictionary(zip(header, row.fields.map(\.string))) { first, _ in first })
        }
    }
}
