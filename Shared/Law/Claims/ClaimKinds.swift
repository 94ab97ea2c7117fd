public import CodecPrimitives

/// All kinds of claim, by code and day.
public struct ClaimKinds: Sendable {
    private let byCode: [ReceivedText: [ClaimKind]]

    /// The kinds that were built into the suite.
    public static func embedded() throws(LawError) -> ClaimKinds {
        try ClaimKinds(PackageResources.claim_kinds_csv)
    }

    /// Reads `claim-kinds.csv`; throws `tableInvalid` with file, line and column, also for two rows
    /// of one code that are valid on the same day.
    public init(_ bytes: [UInt8]) throws(LawError) {
        try self.init(LawTable(bytes, file: "claim-kinds.csv", columns: ClaimKind.columns).rows)
    }

    init(_ rows: [LawRow]) throws(LawError) {
        var byCode: [ReceivedText: [ClaimKind]] = [:]
        for row in rows {
            let kind = try ClaimKind(row)
            let others = byCode[kind.code] ?? []
            guard !others.contains(where: { $0.validity.overlaps(kind.validity) }) else { throw row.invalid(23) }
            byCode[kind.code] = others + [kind]
        }
        self.byCode = byCode
    }

    /// The kind of a code as it was on the day a claim arose; nil for an unknown code or day.
    public func kind(_ code: ReceivedText, on day: BusinessDate) -> ClaimKind? {
        byCode[code]?.first { $0.validity.contains(day) }
    }

    /// Every row, ordered by code and first day.
    public var all: [ClaimKind] {
        byCode.values.flatMap { $0 }.sorted { ($0.code, $0.validity.from) < ($1.code, $1.validity.from) }
    }
}
