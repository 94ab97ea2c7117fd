import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres

/// One deposit seizure (差押事案) as it stands.
struct Item: Sendable {
    let requestID: SeizureRequestID
    let personID: PersonID
    let claims: [ClaimID]
    let amountWanted: Yen
    let account: BankAccount
    let instruction: SeizureInstruction
    let requester: ReceivedText
    var state: ItemState
    var version: Int32
    var batchID: BatchID?
    var itemNumber: ReceivedText?
    var frozen: Yen?
    var draftClearance: ClearanceID?
    var exportClearance: ClearanceID?
    /// `found`, or the code of the rule that found none.
    var evidence: ReceivedText
    var evidenceAnswer: EvidenceID?
    var reasons: [ReceivedText]

    /// The columns that `init(_:)` reads.
    static let columns = """
        request_id, person_id, claims, amount_wanted, bank, branch, product, account, instruction, requester,
        state::int4, version, batch_id, item_number, frozen_amount, draft_clearance, export_clearance, evidence_state,
        evidence_answer, reasons
        """

    init(_ row: borrowing PostgresRow) throws {
        guard let state = ItemState(rawValue: Int16(try row.int32(10))),
            let instruction = SeizureInstruction(rawValue: try row.text(8))
        else { throw GarnishmentError(.storedValue) }
        requestID = try row.id(0)
        personID = try row.id(1)
        claims = try row.uuids(2).map { Identifier(UUIDv7(high: $0.high, low: $0.low)) }
        amountWanted = try row.yen(3)
        account = BankAccount(
            bank: try row.received(4), branch: try row.received(5), product: try row.received(6),
            number: try row.received(7))
        self.instruction = instruction
        requester = try row.received(9)
        self.state = state
        version = try row.int32(11)
        batchID = try row.optionalID(12)
        itemNumber = try row.optionalReceived(13)
        frozen = try row.optionalYen(14)
        draftClearance = try row.optionalID(15)
        exportClearance = try row.optionalID(16)
        evidence = try row.received(17)
        evidenceAnswer = try row.optionalID(18)
        reasons = try row.texts(19).map { ReceivedText($0) }
    }

    /// Moves the item along its life.
    ///
    /// - Throws: `GarnishmentRefusal.stateDenies`.
    mutating func take(_ event: ItemEvent, reasons: [ReceivedText] = []) throws(GarnishmentRefusal) {
        state = try ItemLifeCycle.state(from: state, after: event)
        self.reasons = reasons
    }

    /// Whether the table allows an event now.
    func allows(_ event: ItemEvent) -> Bool { (try? ItemLifeCycle.state(from: state, after: event)) != nil }
}
