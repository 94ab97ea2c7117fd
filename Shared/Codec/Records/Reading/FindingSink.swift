import CodecPrimitives

/// Collects findings up to a bound and counts the rest.
struct FindingSink {
    private let file: ReceivedText
    private let limits: ReadLimits
    private(set) var findings: [Finding] = []
    private(set) var count = 0
    private(set) var errorCount = 0

    init(file: ReceivedText, limits: ReadLimits) { (self.file, self.limits) = (file, limits) }

    mutating func add(
        _ rule: FindingRule, record: Int, role: RecordRole? = nil, field: ReceivedText? = nil, offset: Int,
        bytes: ArraySlice<UInt8> = [], computed: Int64? = nil
    ) {
        count += 1
        if !rule.isWarning { errorCount += 1 }
        guard findings.count < limits.findings else { return }
        findings.append(
            Finding(
                file: file, record: record, role: role, field: field, offset: offset,
                bytes: Array(bytes.prefix(limits.bytesShown)), rule: rule, computed: computed))
    }
}
