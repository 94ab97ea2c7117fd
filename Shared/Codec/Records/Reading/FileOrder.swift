/// Which record may follow which: (header, data*, trailer)+, end. What a layout has none of, a file has none of.
struct FileOrder {
    private enum State { case start, inGroup, afterGroup, ended }

    private var state: State
    private let hasHeader: Bool
    private let hasTrailer: Bool
    private let hasEnd: Bool
    private let allowsManyGroups: Bool
    /// Groups begun so far.
    private(set) var groups = 0

    init(_ layout: Layout) {
        hasHeader = layout.record(.header) != nil
        hasTrailer = layout.record(.trailer) != nil
        hasEnd = layout.record(.end) != nil
        allowsManyGroups = layout.form.allowsManyGroups
        state = hasHeader ? .start : .inGroup
        groups = hasHeader ? 0 : 1
    }

    var isEnded: Bool { state == .ended }

    /// Moves on to a record; what is wrong with its place, if anything.
    mutating func accept(_ role: RecordRole) -> FindingRule? {
        switch role {
        case .header: return acceptHeader()
        case .data: return acceptData()
        case .trailer:
            let wasInGroup = state == .inGroup
            state = .afterGroup
            return wasInGroup ? nil : .headerMissing
        case .end:
            let before = state
            state = .ended
            if hasTrailer, before == .inGroup { return .trailerMissing }
            return before == .start ? .headerMissing : nil
        }
    }

    private mutating func acceptData() -> FindingRule? {
        guard state != .inGroup else { return nil }
        let before = state
        (state, groups) = (.inGroup, groups + 1)
        // Without headers the first record after a trailer begins the next group.
        guard before == .afterGroup, !hasHeader else { return .headerMissing }
        return allowsManyGroups ? nil : .unknownKind
    }

    private mutating func acceptHeader() -> FindingRule? {
        let before = state
        (state, groups) = (.inGroup, groups + 1)
        switch before {
        case .inGroup:
            if hasTrailer { return .trailerMissing }
            return allowsManyGroups ? nil : .unknownKind
        case .afterGroup: return allowsManyGroups ? nil : .unknownKind
        case .start, .ended: return nil
        }
    }

    /// What is missing when the file stops here.
    func missingAtEnd() -> [FindingRule] {
        var rules: [FindingRule] = []
        if hasHeader, state == .start, !hasEnd { rules.append(.headerMissing) }
        if hasTrailer, state == .inGroup { rules.append(.trailerMissing) }
        if hasEnd, state != .ended { rules.append(.endRecordMissing) }
        return rules
    }
}
