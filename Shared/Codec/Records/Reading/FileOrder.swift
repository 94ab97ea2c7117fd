/// Which record may follow which: (header, data*, trailer)+, end.
struct FileOrder {
    private enum State { case start, inGroup, afterGroup, ended }

    private var state: State
    private let hasGroups: Bool
    private let hasEnd: Bool
    private let allowsManyGroups: Bool
    /// Groups begun so far.
    private(set) var groups = 0

    init(_ layout: Layout) {
        hasGroups = layout.record(.header) != nil
        hasEnd = layout.record(.end) != nil
        allowsManyGroups = layout.allowsManyGroups
        state = hasGroups ? .start : .inGroup
        groups = hasGroups ? 0 : 1
    }

    var isEnded: Bool { state == .ended }

    /// Moves on to a record; what is wrong with its place, if anything.
    mutating func accept(_ role: RecordRole) -> FindingRule? {
        switch role {
        case .header: return acceptHeader()
        case .data:
            guard state != .inGroup else { return nil }
            (state, groups) = (.inGroup, groups + 1)
            return .headerMissing
        case .trailer:
            let wasInGroup = state == .inGroup
            state = .afterGroup
            return wasInGroup ? nil : .headerMissing
        case .end:
            let before = state
            state = .ended
            if !hasGroups { return nil }
            return before == .inGroup ? .trailerMissing : before == .start ? .headerMissing : nil
        }
    }

    private mutating func acceptHeader() -> FindingRule? {
        let before = state
        (state, groups) = (.inGroup, groups + 1)
        switch before {
        case .inGroup: return .trailerMissing
        case .afterGroup: return allowsManyGroups ? nil : .unknownKind
        case .start, .ended: return nil
        }
    }

    /// What is missing when the file stops here.
    func missingAtEnd() -> [FindingRule] {
        var rules: [FindingRule] = []
        if hasGroups, state == .inGroup { rules.append(.trailerMissing) }
        if hasEnd, state != .ended { rules.append(.endRecordMissing) }
        return rules
    }
}
