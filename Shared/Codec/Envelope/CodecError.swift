/// Why bytes or a value are not a message. Names the field and never its content: contents are personal data.
public struct CodecError: Error, Hashable, Sendable {
    /// The kinds of refusal.
    public enum Code: String, CaseIterable, Sendable {
        /// The body is no Protocol Buffers message of its type.
        case malformed
        /// The body is larger than `MessageCodec.bodyBytes`.
        case tooLarge
        /// No message of this suite has this type.
        case unknownType
        /// A field that must be set is absent, or a oneof is empty.
        case absent
        /// An enum value that this release does not know, or UNSPECIFIED.
        case unknownValue
        /// A number, amount, day or moment outside its bounds, or an identifier that is not 16 bytes.
        case outOfRange
        /// A text shorter or longer than its bounds.
        case length
        /// A list with fewer or more elements than its bounds.
        case count
        /// A header that is missing, of the wrong kind or unreadable.
        case header
    }

    public let code: Code
    /// Where, in the proto's names: `items[3].amount_yen`; empty for the body as a whole.
    public let field: String

    public init(_ code: Code, _ field: String) {
        (self.code, self.field) = (code, field)
    }

    /// The same bytes are refused again: never retriable.
    public var isRetriable: Bool { false }

    /// The same refusal seen from outside the field `outer`.
    func inside(_ outer: String) -> CodecError {
        CodecError(code, field.isEmpty ? outer : "\(outer).\(field)")
    }
}

extension CodecError: CustomStringConvertible {
    /// `absent items[3].amount_yen`.
    public var description: String { field.isEmpty ? code.rawValue : "\(code.rawValue) \(field)" }
}
