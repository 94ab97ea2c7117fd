import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import ServiceKit

/// What the others hear of remittances: `remittance.matched`, `remittance.broken`.
struct RemittanceMessages: Sendable {
    let outbox: Outbox
    let ids: IDSource
    let now: Timestamp

    /// Receipts in one item, and items in one message: both keep a body well under its bound.
    private static let (receiptsMax, itemsMax) = (500, 100)

    /// A match in items that each are right to the yen; the fee stands in the first ones that are as large.
    func matched(
        _ match: RemittanceMatch, _ line: BankLineID, _ channel: ReceivedText, _ covered: [RemittanceMatchStore.Covered]
    ) throws -> [Envelope] {
        var fee = match.fee
        let items = slices(covered, of: RemittanceMessages.receiptsMax).map { part in
            let amount = part.map(\.amount).total()
            let kept = min(fee, amount)
            fee -= kept
            return RemittanceMatched(
                bankLineID: line, channel: channel, creditedOn: match.creditedOn, amount: amount,
                receipts: part.map(\.receipt), fee: kept)
        }
        return try slices(items, of: RemittanceMessages.itemsMax).map {
            try outbox.envelope(.remittanceMatched($0), id: ids.next(), time: now)
        }
    }

    /// Breaks that were found, or that ended now.
    func broken(_ breaks: [BreakStore.Stored], ended: Bool) throws -> [Envelope] {
        let items = breaks.map { item in
            RemittanceBroken(
                breakID: item.id, bankLineID: item.found.line,
                channel: item.found.party?.channel ?? RemittanceMessages.nobody, kind: item.found.kind.told,
                expected: item.found.expected, arrived: item.found.arrived,
                receipts: item.found.group?.receipt.map { [$0] } ?? [], foundAt: item.foundAt,
                endedAt: ended ? now : nil)
        }
        return try slices(items, of: RemittanceMessages.receiptsMax).map {
            try outbox.envelope(.remittanceBroken($0), id: ids.next(), time: now)
        }
    }

    /// The channel of a stranger's money.
    private static let nobody = ReceivedText("unknown")

    private func slices<Item>(_ items: [Item], of count: Int) -> [[Item]] {
        stride(from: 0, to: items.count, by: count).map { Array(items[$0..<min($0 + count, items.count)]) }
    }
}

extension RemittanceBreak.Kind {
    /// As the message names it.
    fileprivate var told: RemittanceBroken.Kind {
        switch self {
        case .missing: .missing
        case .short: .short
        case .over: .over
        case .late: .late
        case .unexpected: .unexpected
        case .unposted: .unposted
        }
    }
}
