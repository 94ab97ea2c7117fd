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

    /// Eight bytes at once: the derived one feeds the hasher byte by byte, and files are full of keys.
    public func hash(into hasher: inout Hasher) {
        let bytes = utf8.span
        var (index, rest) = (0, UInt64(0))
        while index + 8 <= bytes.count {
            hasher.combine(ReceivedText.word(bytes, at: index))
            index += 8
        }
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        hasher.combine(rest)
        hasher.combine(bytes.count)
    }

    /// Compares eight bytes at a time: chunks of files are sorted by their keys.
    public static func < (left: ReceivedText, right: ReceivedText) -> Bool {
        let (left, right) = (left.utf8.span, right.utf8.span)
        let count = min(left.count, right.count)
        var index = 0
        while index + 8 <= count {
            let words = (word(left, at: index), word(right, at: index))
            if words.0 != words.1 { return words.0 < words.1 }
            index += 8
        }
        while index < count {
            if left[index] != right[index] { return left[index] < right[index] }
            index += 1
        }
        return left.count < right.count
    }

    /// Eight bytes, the first the most significant.
    private static func word(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
        var word = UInt64(0)
        for offset in 0..<8 { word = word << 8 | UInt64(bytes[index + offset]) }
        return word
    }
}

extension String {
    /// Whether both are the same bytes; what `==` means everywhere else in computing.
    public func isSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
