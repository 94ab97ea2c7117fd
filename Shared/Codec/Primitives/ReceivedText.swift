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

    /// All bytes at once: the derived one feeds the hasher byte by byte, and files are full of keys.
    public func hash(into hasher: inout Hasher) {
        unsafe utf8.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        hasher.combine(utf8.count)
    }

    /// Compares eight bytes at a time: chunks of files are sorted by their keys.
    public static func < (left: ReceivedText, right: ReceivedText) -> Bool {
        unsafe left.utf8.withUnsafeBytes { left in
            unsafe right.utf8.withUnsafeBytes { right in unsafe precedes(left, right) }
        }
    }

    private static func precedes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let count = min(left.count, right.count)
        var index = 0
        while index + 8 <= count {
            let words = unsafe (
                UInt64(bigEndian: left.loadUnaligned(fromByteOffset: index, as: UInt64.self)),
                UInt64(bigEndian: right.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            )
            if words.0 != words.1 { return words.0 < words.1 }
            index += 8
        }
        while index < count {
            let bytes = unsafe (left[index], right[index])
            if bytes.0 != bytes.1 { return bytes.0 < bytes.1 }
            index += 1
        }
        return left.count < right.count
    }
}

extension String {
    /// Whether both are the same bytes; what `==` means everywhere else in computing.
    public func isSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
