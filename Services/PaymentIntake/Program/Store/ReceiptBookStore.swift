import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Receipt books (領収証書綴) and what became of their numbers.
enum ReceiptBookStore {
    /// A book as it was issued.
    struct Issued: Sendable {
        var id: UUIDv7
        var channel: ReceivedText
        var book: ReceiptBook
        var holder: ReceivedText
        var on: BusinessDate
        var by: ReceivedText
    }

    /// - Returns: false when there is a book with this serial number.
    static func insert(_ issued: Issued, at now: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        try tx.execute(
            """
            insert into receipt_books (book_id, channel, serial, first_number, last_number, holder, issued_on, issued_by,
                recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
            """,
            [
                .uuid(high: issued.id.high, low: issued.id.low), .text(issued.channel), .text(issued.book.serial),
                .int32(issued.book.numbers.lowerBound), .int32(issued.book.numbers.upperBound), .text(issued.holder),
                .date(issued.on), .text(issued.by), .at(now),
            ]) == 1
    }

    /// A book with its numbers, locked; nil when there is none.
    static func lock(
        _ id: UUIDv7, in tx: borrowing Transaction
    ) throws -> (book: ReceiptBook, channel: ReceivedText)? {
        let key = PostgresValue.uuid(high: id.high, low: id.low)
        let outcomes = try tx.query(
            "select number, outcome::int4 from receipt_book_numbers where book_id = $1", [key]
        ) { row in
            guard let outcome = ReceiptBook.Outcome(rawValue: Int16(try row.int32(1))) else {
                throw IntakeError(.storedValue)
            }
            return (try row.int32(0), outcome)
        }
        return try tx.first(
            """
            select serial, first_number, last_number, closed_on is not null, channel from receipt_books
            where book_id = $1 for update
            """, [key]
        ) { row in
            guard
                let book = ReceiptBook(
                    serial: try row.received(0), first: try row.int32(1), last: try row.int32(2),
                    outcomes: Dictionary(uniqueKeysWithValues: outcomes), isClosed: try row.bool(3))
            else { throw IntakeError(.storedValue) }
            return (book, try row.received(4))
        }
    }

    /// One number and what became of it.
    struct Number: Sendable {
        var number: Int32
        var outcome: ReceiptBook.Outcome
        var news: ReceiptNews?
        var receipt: ReceiptID?
        var reason: ReceivedText?
    }

    /// Numbers of a book that an officer has accounted for.
    struct Accounted: Sendable {
        var book: UUIDv7
        var numbers: [Number]
        var officer: ReceivedText
    }

    static func insert(_ accounted: Accounted, at now: Timestamp, in tx: borrowing Transaction) throws {
        let numbers = accounted.numbers
        _ = try tx.execute(
            """
            insert into receipt_book_numbers (book_id, number, outcome, receipt_id, amount, paid_on, reason, recorded_by,
                recorded_at)
            select $1, k.*, $8, $9 from unnest($2::int4[], $3::int4[], $4::uuid[], $5::int8[], $6::date[], $7::text[]) as k
            """,
            [
                .uuid(high: accounted.book.high, low: accounted.book.low), .int32s(numbers.map(\.number)),
                .int32s(numbers.map { Int32($0.outcome.rawValue) }), .optionalIDs(numbers.map(\.receipt)),
                .optionalInts(numbers.map { $0.news?.amount.amount }),
                .optionalDates(numbers.map { $0.news?.identity.paidOn }), .optionalTexts(numbers.map(\.reason)),
                .text(accounted.officer), .at(now),
            ])
    }

    /// The receipts of these identities.
    static func receipts(
        _ identities: [ReceiptIdentity], in tx: borrowing Transaction
    ) throws -> [ReceiptIdentity: ReceiptID] {
        let known = try ReceiptStore.known(identities, in: tx)
        return Dictionary(known.map { (identities[$0.place], $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    static func close(
        _ id: UUIDv7, by officer: ReceivedText, on day: BusinessDate, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "update receipt_books set closed_on = $2, closed_by = $3 where book_id = $1",
            [.uuid(high: id.high, low: id.low), .date(day), .text(officer)])
    }

    /// A line of the list.
    struct Listed: Encodable, Sendable {
        let book: String
        let channel: String
        let serial: String
        let holder: String
        let issuedOn: String
        let used: Int64
        let void: Int64
        let missing: Int64
        let unaccounted: Int64
        let cashYen: Int64
        /// Cash that no line of the city's account has brought yet.
        let unpaidYen: Int64
    }

    /// Books that are not closed, oldest first.
    static func open(atMost count: Int, in tx: borrowing Transaction) throws -> [Listed] {
        try tx.query(
            """
            select b.book_id, b.channel, b.serial, b.holder, b.issued_on, count(*) filter (where n.outcome = 1),
                count(*) filter (where n.outcome = 2), count(*) filter (where n.outcome = 3),
                b.last_number - b.first_number + 1 - count(n.number), coalesce(sum(n.amount), 0)::int8,
                coalesce(sum(n.amount - r.remitted), 0)::int8
            from receipt_books b left join receipt_book_numbers n using (book_id)
            left join receipts r on r.receipt_id = n.receipt_id
            where b.closed_on is null group by b.book_id order by b.issued_on, b.serial limit $1
            """, [.int(Int64(count))]
        ) { row in
            let id = try row.uuid(0)
            return Listed(
                book: UUIDv7(high: id.high, low: id.low).description, channel: try row.text(1), serial: try row.text(2),
                holder: try row.text(3), issuedOn: try row.businessDate(4).description, used: try row.int(5),
                void: try row.int(6), missing: try row.int(7), unaccounted: try row.int(8),
                cashYen: try row.yen(9).amount, unpaidYen: try row.yen(10).amount)
        }
    }
}
