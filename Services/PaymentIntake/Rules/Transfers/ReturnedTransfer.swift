public import CodecPrimitives
import CodecRecords

/// The words by which the city's bank marks a transfer that came back (組戻し, 振込不能) in the payer's name or EDI text of
/// its line. Each bank has its own, so they are the city's data.
public struct ReturnWords: Sendable {
    private let words: [(key: [UInt8], reason: ReceivedText)]

    /// Nil for another form than `word=reason`, parted by blanks.
    public init?(setting: ReceivedText) {
        var words: [(key: [UInt8], reason: ReceivedText)] = []
        for pair in setting.utf8.split(separator: 0x20) {
            let parts = pair.split(separator: 0x3D, omittingEmptySubsequences: false).map { Array($0) }
            guard parts.count == 2, let word = ReceivedText(utf8: parts[0]), let reason = ReceivedText(utf8: parts[1]),
                !word.isEmpty, (1...64).contains(reason.utf8.count)
            else { return nil }
            words.append((ReturnWords.key(word), reason))
        }
        // The longest first: a word may begin with another.
        self.words = words.sorted { $0.key.count > $1.key.count }
    }

    /// What a credit says of a transfer that came back; nil for any other line.
    public func reading(_ line: BankLineID, kana: ReceivedText, edi: ReceivedText) -> ReturnReading? {
        let (name, text) = (ReturnWords.key(kana), ReturnWords.key(edi))
        for (word, reason) in words {
            if let rest = ReturnWords.rest(of: name, without: word) {
                return ReturnReading(line: line, reason: reason, payee: rest.isEmpty ? text : rest)
            }
            if let rest = ReturnWords.rest(of: text, without: word) {
                return ReturnReading(line: line, reason: reason, payee: name.isEmpty ? rest : name)
            }
        }
        return nil
    }

    /// A name as banks write it, without blanks.
    static func key(_ name: ReceivedText) -> [UInt8] {
        let kana = (try? BankKana().bytes(name)) ?? name.utf8
        return kana.filter { $0 != 0x20 }
    }

    /// The bytes beside a word that stands first or last; nil where it does not.
    private static func rest(of text: [UInt8], without word: [UInt8]) -> [UInt8]? {
        if text.starts(with: word) { return Array(text.dropFirst(word.count)) }
        return text.suffix(word.count).elementsEqual(word) ? Array(text.dropLast(word.count)) : nil
    }
}

/// A line that says that a transfer came back.
public struct ReturnReading: Hashable, Sendable {
    public let line: BankLineID
    public let reason: ReceivedText
    /// The payee's name as banks write it, without blanks.
    let payee: [UInt8]
}

/// An order that left and that no line has brought back.
public struct ReturnCandidate: Hashable, Sendable {
    public let refund: RefundID
    public let amount: Yen
    let payee: [UInt8]
    /// 振込指定日.
    public let sentOn: BusinessDate

    public init(refund: RefundID, amount: Yen, holderKana: ReceivedText, sentOn: BusinessDate) {
        (self.refund, self.amount, self.sentOn) = (refund, amount, sentOn)
        payee = Array(ReturnWords.key(holderKana).prefix(ReturnCandidate.payeeMost))
    }

    /// Bytes that a transfer file has for the payee's name.
    private static let payeeMost = 30
}

/// Which order a line brought back (組戻しの照合): one of its sum, payee and time, and no other. Where there are several it
/// is an officer's to say, because an order that is taken for another would be paid twice.
public enum ReturnMatching {
    /// A line and the order that it brought back.
    public struct Pair: Hashable, Sendable {
        public let reading: ReturnReading
        public let refund: RefundID
        /// The day of the line.
        public let on: BusinessDate
    }

    /// - Parameter days: calendar days after its payment in which a transfer may come back
    public static func pairs(
        _ lines: [(reading: ReturnReading, on: BusinessDate, amount: Yen)], _ candidates: [ReturnCandidate], days: Int
    ) -> [Pair] {
        var used: Set<RefundID> = []
        return lines.compactMap { line in
            let fitting = candidates.filter { order in
                order.amount == line.amount && order.payee == line.reading.payee && order.sentOn <= line.on
                    && line.on <= order.sentOn.adding(days: days)
            }
            guard fitting.count == 1, let order = fitting.first, used.insert(order.refund).inserted else { return nil }
            return Pair(reading: line.reading, refund: order.refund, on: line.on)
        }
    }
}
