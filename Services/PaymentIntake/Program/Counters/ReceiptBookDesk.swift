import CodecPrimitives
import Crypto
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Where collectors' receipt books are issued, accounted for and closed.
struct ReceiptBookDesk: Sendable {
    let pool: PostgresPool
    let recorder: ReceiptRecorder
    let clock: BusinessClock

    /// - Returns: the book's id; nil when there is a book with this serial number.
    func issue(
        _ book: ReceiptBook, channel: ReceivedText, holder: ReceivedText, by officer: ReceivedText
    ) async throws -> UUIDv7? {
        let issued = ReceiptBookStore.Issued(
            id: recorder.ids.nextUUID(), channel: channel, book: book, holder: holder, on: clock.today(), by: officer)
        return try await pool.withTransaction { tx in
            try ReceiptBookStore.insert(issued, at: WallClock.now(), in: tx) ? issued.id : nil
        }
    }

    /// What an officer says of one number.
    struct Said: Sendable {
        var number: Int32
        var outcome: ReceiptBook.Outcome
        /// What was paid, when and how much, of a used one.
        var paid: (reference: ReceiptIdentity.Reference, on: BusinessDate, amount: Yen)?
        var reason: ReceivedText?
    }

    /// Accounts for numbers, all or none, with the receipts of those that were used; the officer's list is their evidence.
    ///
    /// - Returns: how many numbers are left; nil when there is no such book.
    /// - Throws: `IntakeRefusal` for the first number that cannot be accounted for.
    func account(
        for said: [Said], of id: UUIDv7, by officer: ReceivedText, evidence body: [UInt8]
    ) async throws -> Int? {
        let now = WallClock.now()
        let evidence = EvidenceStore.Evidence(
            id: recorder.ids.next(), kind: .webhook, sha256: Array(SHA256.hash(data: body)),
            byteCount: Int64(body.count), receivedAt: now)
        let left = try await pool.withTransaction { [recorder] tx -> Int? in
            guard let (book, channel) = try ReceiptBookStore.lock(id, in: tx) else { return nil }
            var numbers = try ReceiptBookDesk.numbers(said, of: book)
            let news = numbers.compactMap(\.news)
            if !news.isEmpty {
                try EvidenceStore.addPart(body, number: 0, of: evidence.id, in: tx)
                try EvidenceStore.insert(evidence, in: tx)
                let chunk = ReceiptRecorder.Chunk(
                    channel: channel, origin: .init(evidenceID: evidence.id, receivedAt: now), news: news,
                    records: Array(1...news.count))
                _ = try recorder.record(chunk, recorder.plan(chunk), at: now, in: tx)
                let receipts = try ReceiptBookStore.receipts(news.map(\.identity), in: tx)
                for index in numbers.indices {
                    numbers[index].receipt = numbers[index].news.flatMap { receipts[$0.identity] }
                }
            }
            try ReceiptBookStore.insert(.init(book: id, numbers: numbers, officer: officer), at: now, in: tx)
            return book.unaccounted - numbers.count
        }
        recorder.outbox.wake.signal()
        return left
    }

    private static func numbers(_ said: [Said], of book: ReceiptBook) throws -> [ReceiptBookStore.Number] {
        var seen: Set<Int32> = []
        return try said.map { item in
            if let refusal = book.refusal(of: item.number) { throw refusal }
            guard seen.insert(item.number).inserted else { throw IntakeRefusal.numberUsed }
            let news = item.paid.flatMap {
                book.news(item.number, $0.reference, paidOn: $0.on, amount: $0.amount)
            }
            return ReceiptBookStore.Number(
                number: item.number, outcome: item.outcome, news: news, receipt: nil, reason: item.reason)
        }
    }

    /// Closes a book.
    ///
    /// - Returns: false when there is none.
    /// - Throws: `IntakeRefusal` while numbers are not accounted for.
    func close(_ id: UUIDv7, by officer: ReceivedText) async throws -> Bool {
        let today = clock.today()
        return try await pool.withTransaction { tx in
            guard let (book, _) = try ReceiptBookStore.lock(id, in: tx) else { return false }
            if let refusal = book.closingRefusal { throw refusal }
            try ReceiptBookStore.close(id, by: officer, on: today, in: tx)
            return true
        }
    }
}
