import Codec
import CodecPrimitives
public import Logging

/// Writes each log line as one JSON object: `time`, `level`, `service`, `message`, `trace`, and the metadata.
///
/// Lines carry codes and ids, no personal data: values under names that tell of a person or a secret are masked,
/// and every value is cut, so that neither a stray dump nor a huge message gets into the log.
public struct JSONLogHandler: LogHandler {
    /// Longest text of one value, in bytes.
    public static let valueMaxBytes = 2000
    /// Names whose values are never written; compared without case, whole or as the last part after a dot.
    static let maskedNames: Set<String> = [
        "name", "kana", "address", "birth", "phone", "email", "account", "password", "secret", "token", "body",
        "authorization", "payload", "parameters", "sql",
    ]

    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level
    private let service: String
    private let label: String
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - service: the service's name.
    ///   - label: the logger's label, written as `logger`.
    ///   - level: least important kind of line.
    ///   - write: receives each line with its line end.
    public init(
        service: String, label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void
    ) {
        (self.service, self.label, self.logLevel, self.write) = (service, label, level, write)
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields: [(String, String)] = [
            ("time", WallClock.now().description), ("level", event.level.rawValue), ("service", service),
            ("logger", label), ("message", event.message.description),
        ]
        if let trace = TraceContext.current { fields.append(("trace", trace.traceID)) }
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { _, new in new }
        all.merge(event.metadata ?? [:]) { _, new in new }
        if let error = event.error { fields.append(("error", String(describing: error))) }
        fields += all.sorted { $0.key < $1.key }.map { ($0.key, JSONLogHandler.shown($0.value, under: $0.key)) }
        write(
            "{" + fields.map { "\(JSONText.quoted($0.0)):\(JSONText.quoted(cut($0.1)))" }.joined(separator: ",") + "}\n"
        )
    }

    private static func shown(_ value: Logger.MetadataValue, under name: String) -> String {
        let last = name.lowercased().split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "_" }).last ?? ""
        return maskedNames.contains(String(last)) ? "masked" : value.description
    }

    private func cut(_ text: String) -> String {
        guard text.utf8.count > JSONLogHandler.valueMaxBytes else { return text }
        return String(decoding: text.utf8.prefix(JSONLogHandler.valueMaxBytes), as: UTF8.self) + "…"
    }
}

/// Text as JSON spells it (RFC 8259, 7).
enum JSONText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
