public import CodecPrimitives

/// The agents that may take the city's money (収納取扱者名簿): data with validity dates.
public struct AgentRegister: Sendable {
    public let terms: [AgentTerms]

    /// A city that keeps no register: nothing is checked against it.
    public static let none = AgentRegister(terms: [])

    static let columns = [
        "channel", "agent", "payer_code", "payer_kana", "designation", "mode", "contract", "account", "fee_each",
        "remittance_days", "valid_from", "valid_to", "legal_reference",
    ]

    private init(terms: [AgentTerms]) { self.terms = terms }

    /// Reads a register.
    ///
    /// - Throws: `LawError.tableInvalid` with file, line and column: also for an agent that hands over net without an
    ///   enterprise account and a contract, for a fee under gross terms, and for two rows of one agent and channel on one day.
    public init(_ bytes: [UInt8], file: String) throws(LawError) {
        var terms: [AgentTerms] = []
        for row in try LawTable(bytes, file: file, columns: AgentRegister.columns).rows {
            let next = try AgentTerms(row)
            let isTwice = terms.contains {
                $0.channel == next.channel && $0.agent == next.agent && $0.validity.overlaps(next.validity)
            }
            guard !isTwice else { throw row.invalid(10) }
            terms.append(next)
        }
        self.terms = terms
    }

    /// Whether there is anything to check against.
    public var isEmpty: Bool { terms.isEmpty }

    /// The terms under which a channel's money of a day is brought; the agent's own where it is named.
    public func terms(of channel: ReceivedText, agent: ReceivedText? = nil, on day: BusinessDate) -> AgentTerms? {
        terms.first { $0.channel == channel && (agent ?? $0.agent) == $0.agent && $0.validity.contains(day) }
    }

    /// Everyone whom a bank line's payer may be on a day: by code, else by name.
    public func payers(code: ReceivedText, kana: ReceivedText, on day: BusinessDate) -> [AgentTerms] {
        let valid = terms.filter { $0.validity.contains(day) }
        let byCode = code.isEmpty ? [] : valid.filter { $0.payerCode == code }
        return byCode.isEmpty && !kana.isEmpty ? valid.filter { $0.payerKana == kana } : byCode
    }
}

extension AgentTerms {
    private enum Mode: String { case gross, net }
    private enum AccountKind: String { case general, special, enterprise }

    fileprivate init(_ row: LawRow) throws(LawError) {
        channel = ReceivedText(try row.text(0))
        agent = ReceivedText(try row.text(1))
        payerCode = row.optionalText(2).map { ReceivedText($0) }
        payerKana = row.optionalText(3).map { ReceivedText($0) }
        designation = ReceivedText(try row.text(4))
        let account = try row.choice(7, of: AccountKind.self)
        switch try row.choice(5, of: Mode.self) {
        case .gross:
            guard row.optionalText(8) == nil else { throw row.invalid(8) }
            remittance = .gross
        case .net:
            guard account == .enterprise else { throw row.invalid(7) }
            remittance = .net(contract: ReceivedText(try row.text(6)), feeEach: try row.yen(8))
        }
        remittanceDays = try row.number(9)
        validity = Validity(from: try row.date(10), to: try row.optionalDate(11) ?? Validity.endOfTime)
        legalReference = ReceivedText(try row.text(12))
    }
}
