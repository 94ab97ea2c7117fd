public import CodecPrimitives

/// HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530), as far as they are bytes.
public struct MessageSignature: Hashable, Sendable {
    /// The signature's label, such as `sig1`.
    public let label: ReceivedText
    /// The components that are signed, in order: `date`, `@authority`, `content-digest` …
    public let components: [ReceivedText]
    /// Everything after `label=`, which is itself signed.
    public let parameters: ReceivedText
    /// Unix seconds; nil where the sender does not say.
    public let created: Int64?
    public let keyID: ReceivedText?
    /// nil where the key decides.
    public let algorithm: ReceivedText?
    /// The code, decoded.
    public let code: [UInt8]

    /// Longest header that is read, in bytes.
    public static let headerBytesMax = 4096

    /// Reads one signature from `Signature-Input` and `Signature`; nil for anything else than a list of components
    /// without parameters of their own, and for a signature of another label.
    public init?(input: ReceivedText, signature: ReceivedText) {
        guard input.utf8.count <= MessageSignature.headerBytesMax,
            signature.utf8.count <= MessageSignature.headerBytesMax,
            let named = MessageSignature.split(input.utf8, at: 0x3D),
            let coded = MessageSignature.split(signature.utf8, at: 0x3D), named.0 == coded.0, !named.0.isEmpty,
            coded.1.first == 0x3A, coded.1.last == 0x3A, coded.1.count > 2,
            let code = Base64.decode(coded.1.dropFirst().dropLast()),
            let list = MessageSignature.list(named.1), let label = ReceivedText(utf8: Array(named.0)),
            let parameters = ReceivedText(utf8: Array(named.1))
        else { return nil }
        (self.label, self.parameters, self.code, components) = (label, parameters, code, list.components)
        let pairs = list.parameters
        created = pairs.first { $0.name == ReceivedText("created") }.flatMap { Int64($0.value.string) }
        keyID = pairs.first { $0.name == ReceivedText("keyid") }?.value
        algorithm = pairs.first { $0.name == ReceivedText("alg") }?.value
    }

    /// The bytes that are signed, from the values of the components; nil when one is missing or has a line break.
    public func base(_ values: [ReceivedText: ReceivedText]) -> [UInt8]? {
        var base: [UInt8] = []
        for component in components {
            guard let value = values[component], !value.utf8.contains(0x0A), !value.utf8.contains(0x0D) else {
                return nil
            }
            base += [0x22] + component.utf8 + Array("\": ".utf8) + value.utf8 + [0x0A]
        }
        return base + Array("\"@signature-params\": ".utf8) + parameters.utf8
    }

    /// The digest of a body that a `Content-Digest` header states for an algorithm (`sha-256`, `sha-512`); nil for none.
    public static func digest(_ algorithm: String, in header: ReceivedText) -> [UInt8]? {
        guard header.utf8.count <= headerBytesMax else { return nil }
        for member in header.utf8.split(separator: 0x2C) {
            let trimmed = member.drop { $0 == 0x20 }
            guard let (name, value) = split(Array(trimmed), at: 0x3D), name.elementsEqual(algorithm.utf8),
                value.first == 0x3A, value.last == 0x3A, value.count > 2
            else { continue }
            return Base64.decode(value.dropFirst().dropLast())
        }
        return nil
    }

    private static func split(_ bytes: [UInt8], at mark: UInt8) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        guard let place = bytes.firstIndex(of: mark) else { return nil }
        return (bytes[..<place], bytes[(place + 1)...])
    }

    private typealias Pair = (name: ReceivedText, value: ReceivedText)

    /// `("a" "b");name=value;name="value"`.
    private static func list(_ bytes: ArraySlice<UInt8>) -> (components: [ReceivedText], parameters: [Pair])? {
        guard bytes.first == 0x28, let end = bytes.firstIndex(of: 0x29) else { return nil }
        var components: [ReceivedText] = []
        for word in bytes[(bytes.startIndex + 1)..<end].split(separator: 0x20) {
            guard let text = quoted(word), !components.contains(text) else { return nil }
            components.append(text)
        }
        var parameters: [Pair] = []
        for part in bytes[(end + 1)...].split(separator: 0x3B) {
            guard let (name, value) = split(Array(part), at: 0x3D), let key = ReceivedText(utf8: Array(name)),
                let text = quoted(value) ?? (value.contains(0x22) ? nil : ReceivedText(utf8: Array(value)))
            else { return nil }
            parameters.append((key, text))
        }
        return (components, parameters)
    }

    private static func quoted(_ bytes: ArraySlice<UInt8>) -> ReceivedText? {
        guard bytes.count >= 2, bytes.first == 0x22, bytes.last == 0x22 else { return nil }
        let inner = bytes.dropFirst().dropLast()
        guard !inner.contains(0x22), !inner.contains(0x5C) else { return nil }
        return ReceivedText(utf8: Array(inner))
    }
}
