/// Text as somebody sent it (受信文字列): kept byte for byte, compared as bytes.
///
/// Swift's `String ==` is canonical equivalence: 神 (U+FA19) equals 神 (U+795E) and CR LF is one
/// `Character`. For names, keys and codes that is wrong, so they travel as their UTF-8 bytes.
public struct ReceivedText: Hashable, Comparable, Sendable {
    /// The bytes as they came; always valid UTF-8.
    public let utf8: [UInt8]

    /// The text as Swift has it, byte for byte.
    public init(_ text: String) { utf8 = Array(text.utf8) }

    /// Bytes that must be valid UTF-8; nil otherwise.
    public init?(utf8 bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        utf8 = bytes
    }

    /// For showing and for writing to a store; not for comparing.
    public var string: String { String(decoding: utf8, as: UTF8.self) }

    /// Whether there is no byte.
    public var isEmpty: Bool { utf8.isEmpty }

    /// Eight bytes at a time: the derived one feeds the hasher byte by byte, and files are full of keys.
    public func hash(into hasher: inout Hasher) {
        var word: UInt64 = 0
        for (index, byte) in utf8.enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 { hasher.combine(word) }
        }
        hasher.combine(word)
        hasher.combine(utf8.count)
    }

    public static func < (left: ReceivedText, right: ReceivedText) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension String {
    /// Whether both are the same bytes; what `==` means everywhere else in computing.
    public func isSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
