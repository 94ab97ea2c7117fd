public import CodecPrimitives

/// How far a file to a bank has come (総合振込, 口座振替依頼); the raw values are stored.
public enum TransferFileState: Int16, CaseIterable, Sendable {
    case made = 1
    /// Another officer has approved it: its bytes may be handed out.
    case approved = 2
    /// It never leaves; what was in it waits for another file.
    case rejected = 3
}

public enum TransferFileEvent: String, CaseIterable, Sendable {
    case approved, rejected
}

/// The table of a file's life, and the rule that two people stand behind each file that leaves (二人確認).
public enum TransferFileLife {
    public static let table = LifeTable<TransferFileState, TransferFileEvent>([
        .init(.made, .approved, .approved), .init(.made, .rejected, .rejected),
    ])

    /// The state after an officer's decision.
    ///
    /// - Throws: `stateDenies`; `sameOfficer` when she approves what she made herself. She may reject it.
    public static func state(
        from state: TransferFileState, after event: TransferFileEvent, by officer: ReceivedText, maker: ReceivedText
    ) throws(TransferRefusal) -> TransferFileState {
        guard let next = table.state(from: state, after: event) else { throw .stateDenies }
        guard event != .approved || folded(officer) != folded(maker) else { throw .sameOfficer }
        return next
    }

    /// An officer is not another person because her id was typed in capitals or with a blank.
    private static func folded(_ officer: ReceivedText) -> ReceivedText {
        let bytes = officer.utf8.filter { $0 != 0x20 }.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        return ReceivedText(String(decoding: bytes, as: UTF8.self))
    }
}

/// Why a rule about files to banks said no; the raw value is the stable code.
public enum TransferRefusal: String, Error, CaseIterable, Sendable {
    case stateDenies = "state_denies"
    /// 作成者は承認できない.
    case sameOfficer = "same_officer"
}
