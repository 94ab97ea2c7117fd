import CodecPrimitives
import IntakeRules

/// A break as officers see it; a line's payer is not named.
struct BreakView: Encodable {
    let `break`: String
    let kind: String
    let state: String
    let channel: String?
    let agent: String?
    let dueOn: String?
    let receipt: String?
    let line: String?
    let expectedYen: Int64
    let arrivedYen: Int64
    let owner: String?
    let foundOn: String
    let ageDays: Int

    init(_ stored: BreakStore.Stored, on today: BusinessDate) {
        self.break = stored.id.description
        (kind, state) = (stored.found.kind.name, "\(stored.state)")
        (channel, agent) = (stored.found.party?.channel.string, stored.found.party?.agent.string)
        dueOn = stored.found.group?.dueOn.description
        receipt = stored.found.group?.receipt?.description
        line = stored.found.line?.description
        (expectedYen, arrivedYen) = (stored.found.expected.amount, stored.found.arrived.amount)
        owner = stored.owner?.string
        foundOn = stored.foundOn.description
        ageDays = stored.foundOn.days(until: today)
    }
}

/// A day's proof of a channel.
struct ProofView: Encodable {
    let date: String
    let channel: String
    let agentsYen: Int64
    let bankYen: Int64
    let feeYen: Int64
    let ledgerYen: Int64
    let acceptedYen: Int64
    /// Open differences by kind.
    let differences: [String: Int64]
    let isProved: Bool

    init(_ dated: ProofStore.Dated) {
        (date, channel) = (dated.on.description, dated.channel.string)
        let proof = dated.proof
        (agentsYen, bankYen, feeYen) = (proof.agents.amount, proof.bank.amount, proof.fee.amount)
        (ledgerYen, acceptedYen, isProved) = (proof.ledger.amount, proof.accepted.amount, proof.isProved)
        differences = Dictionary(
            uniqueKeysWithValues: proof.differences.map { ($0.key.name, $0.value.amount) })
    }
}

/// How a channel stands over all days.
struct StandingView: Encodable {
    let date: String
    let channel: String
    let agentsYen: Int64
    let bankYen: Int64
    let feeYen: Int64
    let acceptedYen: Int64
    let ledgerYen: Int64
    let inTransitYen: Int64
    let inTransitReceipts: Int
    /// Of the oldest payment whose money is on its way, in calendar days.
    let inTransitDays: Int
    let overdueYen: Int64
    let unowedYen: Int64
    let isProved: Bool

    init(_ dated: StandingStore.Dated) {
        let standing = dated.standing
        (date, channel) = (dated.on.description, dated.channel.string)
        (agentsYen, bankYen, feeYen) = (standing.agents.amount, standing.bank.amount, standing.fee.amount)
        (acceptedYen, ledgerYen) = (standing.accepted.amount, standing.ledger.amount)
        (inTransitYen, inTransitReceipts) = (standing.transit.yen.amount, standing.transit.receipts)
        (inTransitDays, overdueYen) = (standing.transit.ageDays(on: dated.on), standing.transit.overdue.amount)
        (unowedYen, isProved) = (standing.unowed.amount, standing.isProved)
    }
}
