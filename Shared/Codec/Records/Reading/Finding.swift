public import CodecPrimitives

/// One thing that is wrong in a file, with the place an operator or a partner can look at.
public struct Finding: Hashable, Sendable {
    public let file: ReceivedText
    /// The record, from 1 (the line, where records have line endings); 0 for the file as a whole.
    public let record: Int
    public let role: RecordRole?
    public let field: ReceivedText?
    /// The byte in the file, from 0.
    public let offset: Int
    /// The first bytes at that place, at most `ReadLimits.bytesShown`.
    public let bytes: [UInt8]
    public let rule: FindingRule
    /// For control totals: what the records add up to.
    public let computed: Int64?

    public init(
        file: ReceivedText, record: Int, role: RecordRole? = nil, field: ReceivedText? = nil, offset: Int,
        bytes: [UInt8] = [], rule: FindingRule, computed: Int64? = nil
    ) {
        (self.file, self.record, self.role, self.field) = (file, record, role, field)
        (self.offset, self.bytes, self.rule, self.computed) = (offset, bytes, rule, computed)
    }

    /// The bytes as capital hexadecimal digits, two for each.
    public var hex: String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension Finding: CustomStringConvertible {
    /// `konbini.txt:3 data 店舗収納日 @247 3230323630323331 date_invalid`.
    public var description: String {
        let place = [role?.rawValue, field?.string].compactMap { $0 }
        let total = computed.map { ["computed \($0)"] } ?? []
        return (["\(file.string):\(record)"] + place + ["@\(offset)", hex, rule.rawValue] + total)
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// The bounds of reading.
public struct ReadLimits: Hashable, Sendable {
    /// Findings that are kept; further ones are only counted.
    public var findings: Int
    /// Bytes shown in one finding.
    public var bytesShown: Int

    public init(findings: Int = 200, bytesShown: Int = 16) {
        (self.findings, self.bytesShown) = (findings, bytesShown)
    }
}
