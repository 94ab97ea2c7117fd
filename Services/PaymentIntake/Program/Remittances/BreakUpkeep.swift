import CodecPrimitives
import IntakeRules

/// What a run changes in the breaks that were known before: new ones, ones whose amounts differ, ones that are gone.
struct BreakUpkeep: Sendable {
    private(set) var new: [RemittanceBreak] = []
    private(set) var changed: [BreakStore.Stored] = []
    private(set) var cleared: [BreakStore.Stored] = []

    /// What makes two findings the same break.
    private struct Key: Hashable {
        var kind: RemittanceBreak.Kind
        var party: RemittanceParty?
        var group: RemittanceGroup.Key?
        var line: BankLineID?

        init(_ found: RemittanceBreak) {
            (kind, party, group, line) = (found.kind, found.party, found.group, found.line)
        }
    }

    /// - Parameters:
    ///   - known: breaks that are pending or explained.
    ///   - found: every difference that there is now.
    ///   - lasting: kinds that stay until an officer has closed them.
    init(
        known: [BreakStore.Stored], found: [RemittanceBreak], lasting: Set<RemittanceBreak.Kind> = [.late, .unposted]
    ) {
        let byKey = Dictionary(known.map { (Key($0.found), $0) }, uniquingKeysWith: { _, newer in newer })
        for item in found {
            guard var stored = byKey[Key(item)] else {
                new.append(item)
                continue
            }
            guard stored.found != item else { continue }
            stored.found = item
            // What an officer has explained was another difference.
            if stored.state.isPending { changed.append(stored) } else { new.append(item) }
        }
        let keys = Set(found.map(Key.init))
        cleared = known.filter {
            $0.state.isPending && !lasting.contains($0.found.kind) && !keys.contains(Key($0.found))
        }
    }

    var isEmpty: Bool { new.isEmpty && changed.isEmpty && cleared.isEmpty }
}
