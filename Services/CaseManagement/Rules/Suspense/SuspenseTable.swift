/// Where money without a claim stands at the desk that looks after it (調定なし収納); the raw values are stored.
public enum SuspenseState: String, StateName {
    /// Nobody has said yet whose money it is.
    case unmatched
    /// 消込の起案: it awaits another officer.
    case matchProposed = "match_proposed"
    /// 返還の起案.
    case returnProposed = "return_proposed"
    /// An officer found the claims that it pays.
    case matched
    /// 返還決定: it goes back to whoever sent it; not paid out yet.
    case returning
    /// 返還済.
    case returned
}

/// What moves money without a claim; the raw values are stored.
public enum SuspenseEvent: String, StateName {
    case matchProposed = "match_proposed"
    case matched
    case returnProposed = "return_proposed"
    case returnDecided = "return_decided"
    case approved
    case rejected
    /// A proposal or a match was a mistake.
    case takenBack = "taken_back"
    case paid
    /// 組戻し, 振込不能: what was sent came back.
    case cameBack = "came_back"
}

/// All steps at the suspense desk; what is not here is denied.
public enum SuspenseTable {
    public static let table = StateTable<SuspenseState, SuspenseEvent>(
        "suspense", from: .unmatched,
        [
            .init(.unmatched, .matched, .matched), .init(.unmatched, .matchProposed, .matchProposed),
            .init(.unmatched, .returnDecided, .returning), .init(.unmatched, .returnProposed, .returnProposed),
            .init(.matchProposed, .approved, .matched, by: .approver),
            .init(.matchProposed, .rejected, .unmatched, by: .approver),
            .init(.matchProposed, .takenBack, .unmatched),
            .init(.returnProposed, .approved, .returning, by: .approver),
            .init(.returnProposed, .rejected, .unmatched, by: .approver),
            .init(.returnProposed, .takenBack, .unmatched),
            .init(.matched, .takenBack, .unmatched),
            .init(.returning, .paid, .returned, by: .fact), .init(.returning, .cameBack, .returning, by: .fact),
            .init(.returned, .cameBack, .returning, by: .fact),
        ])
}
