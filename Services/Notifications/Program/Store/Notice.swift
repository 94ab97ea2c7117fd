import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// One letter on its way, as it stands (通知).
struct Notice: Sendable {
    /// What was asked for; it never changes.
    struct Request: Sendable {
        var id: NoticeID
        var asker: ReceivedText
        var form: LetterForm
        var personID: PersonID
        var role: ObligorRole
        var claimID: ClaimID
        var label: ClaimLabel
        /// 発付日.
        var issueOn: BusinessDate
        var deadlineOn: BusinessDate
        var remedies: RemedyText
        var officer: ReceivedText
        var amountAsked: Yen
    }

    /// What is printed of the money: the slip that came with the grant, and the sum that the letter says is owed.
    struct Printed: Hashable, Sendable {
        var clearanceID: ClearanceID
        var frozen: Yen
        var slip: GrantedSlip
        /// Receipts through this day were known (行き違いの基準日); nil where no such day was.
        var moneyThrough: BusinessDate?
    }

    let request: Request
    var state: NoticeState
    var printed: Printed?
    /// 支援措置: its own bundle, worked by hand.
    var isProtected: Bool
    var reasons: [ReceivedText]

    var id: NoticeID { request.id }

    /// Moves the letter along its life.
    ///
    /// - Throws: `NoticeRefusal.stateDenies`.
    mutating func take(_ event: NoticeEvent, reasons: [ReceivedText] = []) throws(NoticeRefusal) {
        state = try NoticeLifeCycle.state(from: state, after: event)
        self.reasons = reasons
    }

    /// The letter after an event.
    ///
    /// - Throws: `NoticeRefusal.stateDenies`.
    func after(_ event: NoticeEvent, reasons: [ReceivedText] = []) throws(NoticeRefusal) -> Notice {
        var moved = self
        try moved.take(event, reasons: reasons)
        return moved
    }
}

extension Notice {
    /// The columns that `init(_:)` reads, of `notices n join notice_requests q`.
    static let columns = """
        q.notice_id, q.asker, q.form, q.person_id, q.role, q.claim_id, q.claim_number, q.kind, q.fiscal_year,
        q.instalment, q.due_on, q.issue_on, q.deadline_on, q.remedies, q.officer, q.amount_asked,
        n.state::int4, n.clearance_id, n.frozen, n.slip_id, n.slip_number, n.barcode, n.usable_until, n.principal,
        n.late_charge, n.fee, n.is_protected, n.reasons, n.money_through, n.el_qr
        """
    /// How many they are: what a query adds comes after them.
    static let columnCount = 30

    init(_ row: borrowing PostgresRow) throws {
        guard let state = NoticeState(rawValue: Int16(try row.int32(16))) else {
            throw NotificationsError(.storedValue)
        }
        request = try Request(row)
        self.state = state
        printed = try Printed(row)
        isProtected = try row.bool(26)
        reasons = try row.texts(27).map { ReceivedText($0) }
    }
}

extension Notice.Request {
    fileprivate init(_ row: borrowing PostgresRow) throws {
        guard let form = LetterForm(try row.received(2)), let remedies = RemedyText(try row.received(13)),
            let role = ObligorRole(rawValue: try row.text(4))
        else { throw NotificationsError(.storedValue) }
        self.init(
            id: try row.id(0), asker: try row.received(1), form: form, personID: try row.id(3), role: role,
            claimID: try row.id(5),
            label: ClaimLabel(
                number: try row.received(6), kind: try row.received(7), fiscalYear: try row.int32(8),
                instalment: try row.int32(9), due: try row.businessDate(10)),
            issueOn: try row.businessDate(11), deadlineOn: try row.businessDate(12), remedies: remedies,
            officer: try row.received(14), amountAsked: try row.yen(15))
    }
}

extension Notice.Printed {
    /// Nil until a grant came.
    fileprivate init?(_ row: borrowing PostgresRow) throws {
        guard let clearance: ClearanceID = try row.optionalID(17), let slip: SlipID = try row.optionalID(19) else {
            return nil
        }
        self.init(
            clearanceID: clearance, frozen: try row.yen(18),
            slip: GrantedSlip(
                slipID: slip, barcode: try row.optionalReceived(21), usableUntil: try row.businessDate(22),
                principal: try row.yen(23), lateCharge: try row.yen(24), fee: try row.yen(25),
                number: try row.optionalReceived(20), elQR: try row.optionalReceived(29)),
            moneyThrough: try row.optionalBusinessDate(28))
    }
}
