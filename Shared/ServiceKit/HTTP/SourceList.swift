/// Addresses from which calls are believed (接続元アドレス): single ones and networks in CIDR form, IPv4 and IPv6.
public struct SourceList: Sendable {
    private struct Network: Sendable {
        let bytes: [UInt8]
        let bits: Int

        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == bytes.count else { return false }
            let (whole, rest) = (bits / 8, bits % 8)
            guard address[..<whole] == bytes[..<whole] else { return false }
            return rest == 0 || (address[whole] ^ bytes[whole]) >> UInt8(8 - rest) == 0
        }
    }

    private let networks: [Network]

    /// Reads `192.0.2.1 198.51.100.0/24`, parted by blanks; nil where an entry is none.
    public init?(_ text: some StringProtocol) {
        var networks: [Network] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let bytes = SourceList.bytes(String(parts[0])) else { return nil }
            let bits = parts.count == 2 ? Int(parts[1]) : bytes.count * 8
            guard let bits, (0...(bytes.count * 8)).contains(bits) else { return nil }
            networks.append(Network(bytes: bytes, bits: bits))
        }
        self.networks = networks
    }

    public var isEmpty: Bool { networks.isEmpty }

    /// Whether an address such as `192.0.2.7` is one of them; an IPv4 address written as IPv6 is the IPv4 address.
    public func contains(_ address: String) -> Bool {
        guard let bytes = SourceList.bytes(address) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// The sender behind proxies of our own: the last address of `x-forwarded-for` that is none of ours. Only what our
    /// proxies wrote counts; what the sender claims stands before it.
    public func sender(peer: String?, forwarded: String?) -> String? {
        guard let peer, contains(peer) else { return peer }
        let hops = (forwarded ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
        return hops.last { !contains($0) } ?? peer
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        guard let bytes = AddressText.v4(text) ?? AddressText.v6(text) else { return nil }
        return bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes.dropFirst(12)) : bytes
    }
}

/// Addresses as they are written (RFC 4291, 2.2).
private enum AddressText {
    /// The four bytes of `192.0.2.1`.
    static func v4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ (1...3).contains($0.utf8.count) && isDigits($0) }) else {
            return nil
        }
        let bytes = parts.compactMap { UInt8($0) }
        return bytes.count == 4 ? bytes : nil
    }

    /// The sixteen bytes of `2001:db8::1` or `::ffff:192.0.2.1`.
    static func v6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard text.utf8.contains(0x3A), halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let last = v4(part) {
                bytes += last
            } else if (1...4).contains(part.utf8.count), part.utf8.first != 0x2B, let group = UInt16(part, radix: 16) {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
}
