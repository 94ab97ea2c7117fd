import CodecPrimitives

/// How far the news of money may be behind before one act waits (a row of `money-tolerances.csv`).
public struct MoneyTolerance: Hashable, Sendable {
    /// What is asked of channels whose news travels on paper (済通).
    public enum Paper: Hashable, Sendable {
        /// They may be behind until the so-manieth last open day.
        case cutOff(openDays: Int)
        /// No slip of the claim may have been usable, with so many days of grace, on a day that they have not told
        /// of, unless an officer has asked the counters within `checkDays`.
        case slipAge(graceDays: Int, checkDays: Int)
        /// Nothing.
        case none
    }

    /// Fast channels must be complete through the day before the so-manieth last open day of banks, today included;
    /// 1 or more.
    public let fastOpenDays: Int
    public let paper: Paper

    public init(fastOpenDays: Int, paper: Paper) { (self.fastOpenDays, self.paper) = (max(1, fastOpenDays), paper) }
}

extension MoneyTolerance {
    private enum PaperWord: String { case cutOff = "cut_off", slipAge = "slip_age", none }

    /// The most days that a row may allow.
    private static let daysMost = 60

    static let columns = [
        "act", "fast_open_days", "paper", "paper_open_days", "slip_grace_days", "check_days", "valid_from", "valid_to",
        "reference",
    ]

    init(_ row: LawRow) throws(LawError) {
        for column in [1, 3, 4, 5] where try row.number(column) > MoneyTolerance.daysMost { throw row.invalid(column) }
        guard try row.number(1) >= 1 else { throw row.invalid(1) }
        let paper: Paper
        switch try row.choice(2, of: PaperWord.self) {
        case .cutOff:
            guard try row.number(3) >= 1 else { throw row.invalid(3) }
            paper = .cutOff(openDays: try row.number(3))
        case .slipAge: paper = .slipAge(graceDays: try row.number(4), checkDays: try row.number(5))
        case .none: paper = .none
        }
        self.init(fastOpenDays: try row.number(1), paper: paper)
    }
}
