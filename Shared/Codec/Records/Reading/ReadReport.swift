public import CodecPrimitives

/// What reading a whole file found.
public struct ReadReport: Sendable {
    /// The findings in file order, at most `ReadLimits.findings` of them.
    public let findings: [Finding]
    /// All findings, also those that were not kept.
    public let findingCount: Int
    /// Findings that refuse the file; warnings are not among them.
    public let errorCount: Int
    /// Records seen, whether right or wrong.
    public let records: Int
    public let groups: Int
    /// Bytes seen until the end, or until nothing more was read.
    public let bytes: Int
    /// Per kind of the layout what its right data records add up to; one entry where there are no kinds.
    public let totals: [KindTotal]

    /// Whether the file may be taken: nothing but warnings.
    public var isAcceptable: Bool { errorCount == 0 }

    /// The distinct rules of the kept findings, in file order.
    public var rules: [FindingRule] {
        var seen: Set<FindingRule> = []
        return findings.map(\.rule).filter { seen.insert($0).inserted }
    }
}

/// The right data records of one kind in a file.
public struct KindTotal: Hashable, Sendable {
    /// The suite's name of the kind; empty where the layout has none.
    public let kind: ReceivedText
    public let count: Int64
    /// The sum of the amounts; zero where the layout names none. May exceed `Yen.bound`: it is a sum.
    public let amount: Yen
}
