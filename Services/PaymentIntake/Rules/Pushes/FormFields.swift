public import CodecPrimitives
public import CodecRecords

/// The fields of a posted form (`application/x-www-form-urlencoded`) as bytes: agents write them in Shift_JIS too, and
/// their check sums are over those bytes.
public struct FormFields: Sendable {
    private var values: [[UInt8]: [UInt8]] = [:]

    /// Most fields of one form.
    public static let fieldsMax = 200

    /// Reads a body; nil when it is no such form, has too many fields, or names one twice (which of the two would the
    /// check sum be about?).
    public init?(_ body: [UInt8]) {
        let parts = body.split(separator: 0x26, omittingEmptySubsequences: true)
        guard parts.count <= FormFields.fieldsMax else { return nil }
        for part in parts {
            let pair = part.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormFields.decoded(pair[0]), !name.isEmpty,
                let value = FormFields.decoded(pair.count > 1 ? pair[1] : []),
                values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
    }

    /// A field's bytes; nil when it is not in the form.
    public func bytes(_ name: ReceivedText) -> [UInt8]? { values[name.utf8] }

    /// A field's text in the form's encoding; nil when it is absent or not of that encoding.
    public func text(_ name: ReceivedText, _ encoding: TextEncoding) -> ReceivedText? {
        guard let bytes = values[name.utf8], let text = try? encoding.decode(bytes) else { return nil }
        return ReceivedText(text)
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x2B: result.append(0x20)
            case 0x25:
                guard index + 2 < bytes.endIndex, let high = nibble(bytes[index + 1]),
                    let low = nibble(bytes[index + 2])
                else { return nil }
                result.append(high << 4 | low)
                index += 2
            default: result.append(bytes[index])
            }
            index += 1
        }
        return result
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
