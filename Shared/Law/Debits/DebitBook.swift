public import CodecPrimitives

/// What follows from banks' answers to direct debits, as the city has set it.
public struct DebitBook: Sendable {
    private struct Dated: Sendable {
        let outcome: DebitOutcome
        let rule: DebitRule
        let validity: Validity
    }

    private let rules: [Dated]

    /// The data that were built into the suite; a table that a city has of its own stands in its place.
    public static func embedded(_ consequences: [UInt8]? = nil) throws(LawError) -> DebitBook {
        try DebitBook(consequences ?? PackageResources.debit_consequences_csv)
    }

    /// Reads the table. Throws `tableInvalid` with file and line: also for two rows of one case and day, for an answer
    /// that nothing follows from after its last row, and for a mandate that one answer ends and leaves.
    public init(_ bytes: [UInt8]) throws(LawError) {
        var rules: [Dated] = []
        for row in try LawTable(bytes, file: DebitBook.file, columns: DebitRule.columns).rows {
            let outcome = try row.choice(0, of: DebitOutcome.self)
            let validity = Validity(from: try row.date(4), to: try row.optionalDate(5) ?? Validity.endOfTime)
            guard validity.from <= validity.to else { throw row.invalid(5) }
            let rule = try DebitRule(row, of: outcome)
            let beside = rules.filter { $0.outcome == outcome && $0.validity.overlaps(validity) }
            guard !beside.contains(where: { $0.rule.failures == rule.failures }) else { throw row.invalid(1) }
            guard beside.allSatisfy({ $0.rule.mandate == rule.mandate }) else { throw row.invalid(3) }
            rules.append(Dated(outcome: outcome, rule: rule, validity: validity))
        }
        for outcome in DebitOutcome.allCases {
            guard rules.contains(where: { $0.outcome == outcome && $0.rule.failures == nil }) else {
                throw LawError(.tableInvalid, at: "\(DebitBook.file) \(outcome.rawValue)")
            }
        }
        self.rules = rules
    }

    private static let file = "debit-consequences.csv"

    /// What follows from an answer of a day; throws `notInForce` where no row counts.
    ///
    /// - Parameter failures: how often in a row the same claims have failed, this time included.
    public func rule(
        _ outcome: DebitOutcome, failures: Int = 1, on day: BusinessDate
    ) throws(LawError) -> DebitRule {
        let fitting = rules.filter { entry in
            entry.outcome == outcome && entry.validity.contains(day)
                && entry.rule.failures.map { failures <= $0 } ?? true
        }
        guard let found = fitting.min(by: { $0.rule.failures ?? Int.max < $1.rule.failures ?? Int.max }) else {
            throw LawError(.notInForce, at: "\(DebitBook.file) \(outcome.rawValue) \(day)")
        }
        return found.rule
    }
}
