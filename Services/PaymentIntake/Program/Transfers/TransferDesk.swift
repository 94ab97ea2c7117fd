import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// What an officer wants of a file to a bank.
struct TransferOrder: Sendable {
    /// Made by the caller.
    var file: UUIDv7
    var officer: ReceivedText
    var reason = ReceivedText("")
}

/// A file that is about to be stored.
struct TransferDraft: Sendable {
    /// 振込指定日, 引落日.
    var on: BusinessDate
    var items: [TransferFileStore.Item]
    var content: [UInt8]
}

/// A desk that writes files to banks: one officer makes a file, another lets it leave.
protocol TransferDesk: Sendable {
    var kind: TransferFileStore.Kind { get }
    /// What becomes of orders is told by it.
    var outbox: Outbox { get }
    /// What seals the bytes; nil where they stand as they are.
    var seal: AccountSeal? { get }

    /// The answer when nothing is due.
    var nothingDue: Problem { get }

    /// Writes what is due on a day into a file; the same file again is the same bytes.
    ///
    /// - Returns: nil when nothing is due; what no file can carry has ended all the same.
    func make(
        _ order: TransferOrder, on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> (file: TransferFileStore.File, isNew: Bool)?

    /// Moves on what stands in a file that was let go, or stopped: then it waits for another file.
    func move(
        itemsOf order: TransferOrder, after event: TransferFileEvent, at now: Timestamp, in tx: borrowing Transaction
    ) throws
}

extension TransferDesk {
    /// The file that was made under this id before.
    ///
    /// - Throws: `Problem` 409 for the id of another file.
    func known(
        _ order: TransferOrder, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> TransferFileStore.File? {
        guard let known = try TransferFileStore.find(order.file, in: tx) else { return nil }
        guard known.kind == kind, known.on == day else {
            throw Problem.conflict("file-conflict", "the id is of another file")
        }
        return known
    }

    /// Stores a file's bytes with what stands in it.
    func keep(
        _ draft: TransferDraft, for order: TransferOrder, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> TransferFileStore.File {
        let file = TransferFileStore.File(
            id: order.file, kind: kind, on: draft.on, state: .made, count: Int32(draft.items.count),
            total: draft.items.map(\.amount).total(), sha256: Digest.sha256(of: draft.content), maker: order.officer)
        let content = try seal.map { try $0.seal(draft.content, of: order.file) }
        try TransferFileStore.insert(
            file, draft.items, content ?? AccountSeal.Sealed(keyID: nil, bytes: draft.content), at: now, in: tx)
        return try TransferFileStore.find(order.file, in: tx) ?? file
    }

    /// Another officer lets a file leave, or stops it.
    ///
    /// - Returns: nil when there is no such file; the file unchanged when the same decision was made before.
    /// - Throws: `TransferRefusal`.
    func decide(
        _ order: TransferOrder, _ event: TransferFileEvent, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> TransferFileStore.File? {
        guard let (file, isNew) = try settle(order, event, at: now, in: tx) else { return nil }
        if isNew { try move(itemsOf: order, after: event, at: now, in: tx) }
        return file
    }

    /// Writes an officer's decision on a file.
    ///
    /// - Returns: nil when there is no such file; not new when she decided the same before.
    /// - Throws: `TransferRefusal`.
    private func settle(
        _ order: TransferOrder, _ event: TransferFileEvent, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> (file: TransferFileStore.File, isNew: Bool)? {
        guard var file = try TransferFileStore.lock(order.file, in: tx), file.kind == kind else { return nil }
        if file.state == (event == .approved ? .approved : .rejected), file.decidedBy == order.officer {
            return (file, false)
        }
        file.state = try TransferFileLife.state(
            from: file.state, after: event, by: order.officer, maker: file.maker)
        file.decidedBy = order.officer
        try TransferFileStore.decide(file, because: order.reason, at: now, in: tx)
        return (file, true)
    }
}
