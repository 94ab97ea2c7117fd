/// The character set of a file.
public enum TextEncoding: String, CaseIterable, Sendable {
    case cp932 = "CP932"
    case jisX0201 = "JIS X 0201"
    case utf8 = "UTF-8"

    /// The text of these bytes; `bytesUndefined` where they are none.
    public func decode(_ bytes: some Collection<UInt8>) throws(RecordsError) -> String {
        switch self {
        case .cp932: return try CP932.decode(bytes)
        case .jisX0201: return try JISX0201.decode(bytes)
        case .utf8:
            guard let text = String(validating: bytes, as: UTF8.self) else { throw RecordsError(.bytesUndefined) }
            return text
        }
    }

    /// The bytes of a text; `characterUndefined` where the set lacks a character.
    public func encode(_ text: String) throws(RecordsError) -> [UInt8] {
        switch self {
        case .cp932: try CP932.encode(text)
        case .jisX0201: try JISX0201.encode(text)
        case .utf8: Array(text.utf8)
        }
    }
}
