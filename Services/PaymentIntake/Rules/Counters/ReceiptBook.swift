public import CodecPrimitives

/// A numbered receipt book that a collector or counter was given (領収証書綴): money taken outside is proved by its numbers.
public struct ReceiptBook: Hashable, Sendable {
    /// What became of one number.
    public enum Outcome: Int16, CaseIterable, Sendable {
        /// A receipt was written on it.
        case used = 1
        /// 書損: it was spoiled and is kept.
        case void = 2
        /// 亡失: it is not there.
        case missing = 3
    }

    /// Sheets that a book has at most.
    public static let sheetsMax = 1000

    public let serial: ReceivedText
    public let numbers: ClosedRange<Int32>
    /// Numbers that are accounted for.
    public let outcomes: [Int32: Outcome]
    public let isClosed: Bool

    /// Nil for a book of no sheets or of too many.
    public init?(
        serial: ReceivedText, first: Int32, last: Int32, outcomes: [Int32: Outcome] = [:], isClosed: Bool = false
    ) {
        guard first >= 0, last >= first, Int(last) - Int(first) < ReceiptBook.sheetsMax, !serial.isEmpty else {
            return nil
        }
        (self.serial, numbers, self.outcomes, self.isClosed) = (serial, first...last, outcomes, isClosed)
    }

    /// Numbers of which nobody has said anything.
    public var unaccounted: Int { numbers.count - outcomes.count }

    /// Why a number cannot be accounted for; nil where it can. A number that is accounted for stays so for ever.
    public func refusal(of number: Int32) -> IntakeRefusal? {
        if isClosed { return .bookClosed }
        if !numbers.contains(number) { return .numberForeign }
        return outcomes[number] == nil ? nil : .numberUsed
    }

    /// Why the book cannot be closed; nil where it can.
    public var closingRefusal: IntakeRefusal? {
        isClosed ? .bookClosed : unaccounted > 0 ? .numbersUnaccounted : nil
    }

    /// The receipt of a number: confirmed, because the city's own officer has the cash. Its store is the number, so that no
    /// two numbers are one receipt.
    public func news(
        _ number: Int32, _ reference: ReceiptIdentity.Reference, paidOn: BusinessDate, amount: Yen
    ) -> ReceiptNews? {
        ReceiptIdentity(
            reference: reference, paidOn: paidOn, minuteOfDay: 0,
            store: ReceivedText("\(serial.string)-\(number)"), chain: ReceivedText("")
        ).map { ReceiptNews(identity: $0, kind: .confirmed, amount: amount) }
    }
}
