import CodecPrimitives

/// Collects findings up to a bound and counts the rest.
struct FindingSink {
    private let file: ReceivedText
    private let limits: ReadLimits
    /// Findings show bytes as they came.
    var codeSet = CodeSet.plain
    private(set) var findings: [Finding] = []
    private(set) var count = 0
    private(set) var errorCount = 0

    init(file: ReceivedText, limits: ReadLimits) { (self.file, self.limits) = (file, limits) }

    mutating func add(_ rule: FindingRule, _ place: FindingPlace) {
        count += 1
        if !rule.isWarning { errorCount += 1 }
        guard findings.count < limits.findings else { return }
        let shown = place.bytes.prefix(limits.bytesShown)
        findings.append(
            Finding(
                file: file, record: place.record, role: place.role, field: place.field, offset: place.offset,
                bytes: codeSet == .ebcdic ? EBCDIC.encoded(shown) : Array(shown), rule: rule,
                computed: place.computed))
    }
}

/// Where in a file a finding is, and what stands there.
struct FindingPlace {
    var record: Int
    var role: RecordRole?
    var field: ReceivedText?
    var offset: Int
    var bytes: ArraySlice<UInt8>
    var computed: Int64?

    init(
        record: Int, role: RecordRole? = nil, field: ReceivedText? = nil, offset: Int,
        bytes: ArraySlice<UInt8> = [], computed: Int64? = nil
    ) {
        (self.record, self.role, self.field) = (record, role, field)
        (self.offset, self.bytes, self.computed) = (offset, bytes, computed)
    }
}
