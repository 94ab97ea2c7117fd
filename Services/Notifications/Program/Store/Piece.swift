import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// One printed sheet of one letter, as it stands (封書).
struct Piece: Sendable {
    let bundleID: BundleID
    /// From 1 within its bundle, without a hole.
    let sequence: Int32
    let part: Int32
    let noticeID: NoticeID
    var state: PieceState
    /// Under which it may leave.
    var clearanceID: ClearanceID?
    /// Why it must not leave.
    var reason: PullReason?
    /// The number of the sheet that was printed in its place.
    var replacedBy: Int32?

    /// Moves the sheet along its life.
    ///
    /// - Throws: `NoticeRefusal.stateDenies`.
    mutating func take(_ event: PieceEvent, reason: PullReason? = nil) throws(NoticeRefusal) {
        state = try PieceLifeCycle.state(from: state, after: event)
        if let reason { self.reason = reason }
        if event == .expired { clearanceID = nil }
    }

    /// The columns that `init(_:)` reads.
    static let columns = """
        bundle_id, sequence, part, notice_id, state::int4, clearance_id, reason, replaced_by
        """

    init(bundleID: BundleID, sequence: Int32, part: Int32, noticeID: NoticeID) {
        (self.bundleID, self.sequence, self.part, self.noticeID) = (bundleID, sequence, part, noticeID)
        state = .printed
    }

    init(_ row: borrowing PostgresRow) throws {
        guard let state = PieceState(rawValue: Int16(try row.int32(4))) else { throw NotificationsError(.storedValue) }
        (bundleID, sequence, part) = (try row.id(0), try row.int32(1), try row.int32(2))
        (noticeID, self.state, clearanceID) = (try row.id(3), state, try row.optionalID(5))
        reason = try row.optionalText(6).flatMap { PullReason(rawValue: $0) }
        replacedBy = try row.optionalInt32(7)
    }
}
