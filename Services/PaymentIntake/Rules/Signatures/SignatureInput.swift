public import CodecPrimitives

/// One member of the field `Signature-Input` (RFC 9421, 4.1): what a signature covers, and its parameters.
public struct SignatureInput: Hashable, Sendable {
    public let label: ReceivedText
    /// The covered components in their order, such as `@method` or `content-digest`.
    public let components: [ReceivedText]
    /// Unix seconds at which the signature was made; nil when the sender does not tell.
    public private(set) var created: Int64?
    /// Unix seconds from which the sender no longer stands by it.
    public private(set) var expires: Int64?
    public private(set) var keyID: ReceivedText?
    public private(set) var algorithm: ReceivedText?
    /// The member's value as it came: it is part of what is signed, byte for byte.
    public let value: [UInt8]

    /// Most members read from one field: signers on the way may add their own.
    public static let membersMax = 8
    /// Most components of one signature.
    public static let componentsMax = 32

    /// The members of a field; nil when it is none. Components with parameters of their own are not understood here:
    /// none of ours needs them, and what is not understood must not count as covered.
    public static func members(of field: ReceivedText) -> [SignatureInput]? {
        var scanner = StructuredScanner(field.utf8)
        var members: [SignatureInput] = []
        repeat {
            guard members.count < membersMax, let label = scanner.key(), scanner.take(0x3D),
                let member = member(label, &scanner)
            else { return nil }
            members.append(member)
        } while scanner.next()
        return scanner.isAtEnd ? members : nil
    }

    private static func member(_ label: ReceivedText, _ scanner: inout StructuredScanner) -> SignatureInput? {
        let start = scanner.position
        guard let components = components(&scanner) else { return nil }
        var (numbers, texts): ([ReceivedText: Int64], [ReceivedText: ReceivedText]) = ([:], [:])
        while scanner.take(0x3B) {
            scanner.skipBlanks()
            guard let name = scanner.key(), scanner.take(0x3D) else { return nil }
            guard numbers[name] == nil, texts[name] == nil else { return nil }
            if let number = scanner.integer() {
                numbers[name] = number
            } else if let text = scanner.text() {
                texts[name] = text
            } else {
                return nil
            }
        }
        var input = SignatureInput(label: label, components: components, value: scanner.bytes(from: start))
        (input.created, input.expires) = (numbers[ReceivedText("created")], numbers[ReceivedText("expires")])
        (input.keyID, input.algorithm) = (texts[ReceivedText("keyid")], texts[ReceivedText("alg")])
        return input
    }

    private static func components(_ scanner: inout StructuredScanner) -> [ReceivedText]? {
        guard scanner.take(0x28) else { return nil }
        var components: [ReceivedText] = []
        scanner.skipBlanks()
        while !scanner.take(0x29) {
            guard components.count < componentsMax, let component = scanner.text(), !components.contains(component)
            else { return nil }
            components.append(component)
            // A blank parts two components; a parameter of a component would stand here and ends the reading.
            guard scanner.peek == 0x20 || scanner.peek == 0x29 else { return nil }
            scanner.skipBlanks()
        }
        return components
    }

    private init(label: ReceivedText, components: [ReceivedText], value: [UInt8]) {
        (self.label, self.components, self.value) = (label, components, value)
    }
}
