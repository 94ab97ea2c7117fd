import Foundation
import Hummingbird
import ServiceKit

/// The fields of a form as a browser sends them (`application/x-www-form-urlencoded`).
struct PageForm: Sendable {
    /// Largest form in bytes.
    static let bytesMax = 8192

    private let fields: [String: String]

    init(_ request: Request) async throws {
        self.init(try await request.bytes(atMost: PageForm.bytesMax))
    }

    /// The first value of a name counts; what is no UTF-8 is no field.
    init(_ bytes: [UInt8]) {
        var fields: [String: String] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(PageForm.text), parts.count == 2, let value = PageForm.text(parts[1])
            else { continue }
            if fields[name] == nil { fields[name] = value }
        }
        self.fields = fields
    }

    /// A field without blanks around it; empty where there is none.
    subscript(name: String) -> String {
        (fields[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        guard let text = String(validating: spaced, as: UTF8.self), let plain = text.removingPercentEncoding,
            !plain.unicodeScalars.contains("\u{0}")
        else { return nil }
        return plain
    }
}
