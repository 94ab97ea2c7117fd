public import CodecPrimitives

/// One code of the budget that takes a share of some income (予算科目).
public struct BudgetLine: Hashable, Sendable {
    /// Whose share it is: `city`, `prefecture` (県民税), `forest` (森林環境税).
    public let share: ReceivedText
    /// Its weight among the lines of the same income (按分率).
    public let weight: Int
    /// 会計: general, special, or cash that is not the city's (歳計外現金).
    public let account: ReceivedText
    /// 款・項・目・節.
    public let code: ReceivedText
    public let title: ReceivedText
    /// By the first day of the fiscal year in which the income was assessed.
    public let validity: Validity
    public let legalReference: ReceivedText
}

/// A city's budget codes: data with validity dates.
public struct BudgetCodes: Sendable {
    /// Income without a claim, and expenditure, by names of their own.
    public enum Special: String, CaseIterable, Sendable {
        /// 調定なし収納.
        case suspense = "SUSPENSE"
        /// 過誤納金.
        case overpaid = "OVERPAID"
        /// 歳出還付 of past years.
        case refundPast = "REFUND_PAST"
        /// 還付加算金.
        case refundInterest = "REFUND_INTEREST"
        /// 収納手数料 that an agent kept back under its contract.
        case agentFee = "AGENT_FEE"
    }

    private struct Key: Hashable {
        var kind: ReceivedText
        var component: ReceivedText
        var yearClass: ReceivedText
    }

    private let lines: [Key: [BudgetLine]]

    /// A city without codes: everything is shown as not assigned.
    public static let none = BudgetCodes(lines: [:])

    private init(lines: [Key: [BudgetLine]]) { self.lines = lines }

    static let columns = [
        "kind", "component", "year_class", "share", "weight", "account", "code", "title", "valid_from", "valid_to",
        "legal_reference",
    ]

    private static let any = ReceivedText("*")
    private static let components = ["principal", "late_charge", "fee", "costs", "*"]
    private static let yearClasses = ["current", "carried", "*"]

    /// Reads a city's file; `*` stands for every component or both classes of years.
    ///
    /// - Throws: `LawError.tableInvalid` with file, line and column: also for a weight of zero, and for one share twice a day.
    public init(_ bytes: [UInt8], file: String) throws(LawError) {
        var lines: [Key: [BudgetLine]] = [:]
        for row in try LawTable(bytes, file: file, columns: BudgetCodes.columns).rows {
            let (component, yearClass) = (ReceivedText(try row.text(1)), ReceivedText(try row.text(2)))
            guard BudgetCodes.components.contains(where: { ReceivedText($0) == component }) else {
                throw row.invalid(1)
            }
            guard BudgetCodes.yearClasses.contains(where: { ReceivedText($0) == yearClass }) else {
                throw row.invalid(2)
            }
            let line = try BudgetLine(row)
            let key = Key(kind: ReceivedText(try row.text(0)), component: component, yearClass: yearClass)
            let isTwice = lines[key, default: []].contains {
                $0.share == line.share && $0.validity.overlaps(line.validity)
            }
            guard !isTwice else { throw row.invalid(8) }
            lines[key, default: []].append(line)
        }
        self.lines = lines
    }

    /// The lines that share some income, in the order of the file; empty where the city has no code for it.
    ///
    /// - Parameters:
    ///   - kind: a kind of claims, or one of `Special`.
    ///   - component: `principal`, `late_charge`, `fee` or `costs`.
    ///   - day: the first day of the fiscal year of its assessment.
    public func lines(
        of kind: ReceivedText, component: ReceivedText, _ yearClass: RevenueYear.Class, on day: BusinessDate
    ) -> [BudgetLine] {
        let year = ReceivedText(yearClass.rawValue)
        let keys = [
            Key(kind: kind, component: component, yearClass: year),
            Key(kind: kind, component: component, yearClass: BudgetCodes.any),
            Key(kind: kind, component: BudgetCodes.any, yearClass: year),
            Key(kind: kind, component: BudgetCodes.any, yearClass: BudgetCodes.any),
        ]
        for key in keys {
            let valid = lines[key, default: []].filter { $0.validity.contains(day) }
            if !valid.isEmpty { return valid }
        }
        return []
    }
}

extension BudgetLine {
    fileprivate init(_ row: LawRow) throws(LawError) {
        share = ReceivedText(try row.text(3))
        weight = try row.number(4)
        guard (1...1_000_000_000).contains(weight) else { throw row.invalid(4) }
        account = ReceivedText(try row.text(5))
        code = ReceivedText(try row.text(6))
        title = ReceivedText(try row.text(7))
        validity = Validity(from: try row.date(8), to: try row.optionalDate(9) ?? Validity.endOfTime)
        legalReference = ReceivedText(try row.text(10))
    }
}
