import CodecPrimitives
import Law
import Outbox
import OutsourcingRules
import Postgres

/// What the ledger has on the claims of a contract, component by component.
enum BookedStore {
    /// The newest posting of each receipt on each claim that was handed over under a contract.
    static func booked(
        under contract: ContractStore.Loaded, in tx: borrowing Transaction
    ) throws -> [StatementEvents.Booked] {
        let rows = try tx.query(
            """
            with newest as (
                select distinct on (p.receipt_id, p.claim_id) p.*
                from posting_facts p
                where p.claim_id in (select claim_id from assignments where contract_id = $1 and state between 4 and 7)
                order by p.receipt_id, p.claim_id, p.receipt_version desc, p.sequence desc
            )
            select n.receipt_id, n.claim_id, n.channel, n.finality, n.paid_on, n.heard_on, n.principal, n.late_charge,
                n.fee, n.costs, r.credited_on, a.assigned_on, a.ended_on, a.state::int4, a.reasons, a.band::int8,
                c.kind
            from newest n
            join lateral (
                select * from assignments a where a.claim_id = n.claim_id and a.contract_id = $1
                    and a.state between 4 and 7
                order by (a.assigned_on <= n.paid_on) desc, a.assigned_on desc, a.assignment_id desc limit 1
            ) a on true
            left join remittances r on r.receipt_id = n.receipt_id
            left join claims c on c.claim_id = n.claim_id
            order by n.receipt_id, n.claim_id
            """, [.id(contract.entry.id)]
        ) { row in try Row(row) }
        return rows.flatMap { $0.booked(under: contract) }
    }

    private struct Row {
        let receipt: ReceiptID
        let claim: ClaimID
        let channel: ReceivedText
        let isFinal: Bool
        let isReversed: Bool
        let paidOn: BusinessDate
        let heardOn: BusinessDate
        let amounts: [(FeeComponent, Yen)]
        let creditedOn: BusinessDate?
        let assigned: StatementEvents.Assigned
        let kind: ReceivedText?

        init(_ row: borrowing PostgresRow) throws {
            (receipt, claim, channel) = (try row.id(0), try row.id(1), try row.received(2))
            let finality = try row.received(3)
            (isFinal, isReversed) = (
                finality == ReceivedText("final"), finality == ReceivedText("reversal")
            )
            (paidOn, heardOn) = (try row.businessDate(4), try row.businessDate(5))
            amounts = [
                (.principal, try row.yen(6)), (.lateCharge, try row.yen(7)), (.fee, try row.yen(8)),
                (.costs, try row.yen(9)),
            ]
            creditedOn = try row.optionalBusinessDate(10)
            let state = AssignmentState(rawValue: Int16(try row.int32(13)))
            let reasons = try row.texts(14).compactMap { ReturnReason(rawValue: $0) }
            assigned = StatementEvents.Assigned(
                on: try row.businessDate(11),
                // Money that comes after full payment or the contract's end is judged by the contract's days.
                endedOn: state == .returned || state == .recalled ? try row.optionalBusinessDate(12) : nil,
                isUndone: reasons.contains { $0.undoesAssignment }, band: try row.optionalInt(15).map(Int.init))
            kind = try row.optionalReceived(16)
        }

        func booked(under contract: ContractStore.Loaded) -> [StatementEvents.Booked] {
            let place = FeeChannel(channel, contractor: contract.entry.contractor)
            return amounts.map { component, amount in
                StatementEvents.Booked(
                    key: .init(receipt: receipt, claim: claim, component: component),
                    amount: isReversed ? .zero : amount, channel: place, paidOn: paidOn, isFinal: isFinal,
                    heldOn: place == .trustAccount ? creditedOn : heardOn,
                    isDesignated: place != .trustAccount
                        || kind.map { contract.rules.isDesignated(for: $0, on: paidOn) } ?? false,
                    assignment: assigned)
            }
        }
    }
}
