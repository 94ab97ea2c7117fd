import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// `seizure.changed`: moves a seizure on; one that left has used its clearance.
struct SeizureChangedHandler: Sendable {
    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let now = WallClock.now()
        let changes = messages.flatMap { message -> [SeizureChanged] in
            if case .seizureChanged(let items) = message.body { items } else { [] }
        }
        try SeizureStore.apply(changes, at: now, in: tx)
        let used = changes.filter { $0.state.isOutside }.compactMap(\.clearanceID)
        try ClearanceStore.end(used: used.sorted(), "seizure_left", at: now, in: tx)
    }
}

extension SeizureState {
    /// Whether the file has left the suite.
    var isOutside: Bool {
        switch self {
        case .drafted, .refused: false
        case .exported, .served, .collected, .nothing, .released, .withdrawn, .cancelledAsUnlawful: true
        }
    }
}
