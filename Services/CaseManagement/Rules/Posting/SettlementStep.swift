import CodecPrimitives

/// One step of a settlement, by its index in the batch.
enum SettlementStep: Hashable {
    case receipt(Int)
    /// A set-off with the receipt whose overpayment it takes.
    case setOff(Int, source: Int)

    /// The index of a set-off; nil for a receipt.
    var setOff: Int? { if case .setOff(let index, _) = self { index } else { nil } }

    /// Receipts by the day they were paid, set-offs by the day they became possible and never before their receipt; on one
    /// day receipts come first.
    static func inOrder(
        _ movable: [Int], _ receipts: [SettledReceipt], _ orders: [Int], _ setOffs: [SetOffState]
    ) -> [SettlementStep] {
        var steps: [(key: Key, step: SettlementStep)] = []
        steps.reserveCapacity(movable.count + orders.count)
        for index in movable {
            guard let version = receipts[index].version else { continue }
            steps.append((Key(day: version.paidOn, rank: 0, id: version.receiptID.uuid), .receipt(index)))
        }
        for index in orders {
            let order = setOffs[index]
            guard let source = movable.first(where: { receipts[$0].state.receiptID == order.receipt }),
                let paidOn = receipts[source].version?.paidOn
            else { continue }
            steps.append((Key(day: max(order.on, paidOn), rank: 1, id: order.id), .setOff(index, source: source)))
        }
        return steps.sorted { $0.key < $1.key }.map(\.step)
    }

    /// What decides the order.
    private struct Key: Comparable {
        let day: BusinessDate
        let rank: Int
        let id: UUIDv7

        static func < (left: Key, right: Key) -> Bool {
            (left.day, left.rank, left.id) < (right.day, right.rank, right.id)
        }
    }
}
