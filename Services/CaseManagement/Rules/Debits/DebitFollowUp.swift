public import Law

/// Where a debit that a bank did not make stands (振替不能の処理); the raw values are stored.
public enum DebitFollowUp: String, StateName {
    case failed
    /// 再振替: the claims are asked for again; that debit has a follow-up of its own.
    case again
    /// 納付書送付: a slip was issued.
    case slipped
    /// An officer has to do something.
    case task
    case done
}

/// What moves it; the raw values are stored.
public enum DebitFollowUpEvent: String, StateName {
    case debitAgain = "debit_again"
    case slipIssued = "slip_issued"
    case taskOpened = "task_opened"
    case dealtWith = "dealt_with"
}

/// All steps after a failed debit; what is not here is denied.
public enum DebitFollowUpTable {
    public static let table = StateTable<DebitFollowUp, DebitFollowUpEvent>(
        "failed-debit", from: .failed,
        [
            .init(.failed, .debitAgain, .again, by: .fact), .init(.failed, .slipIssued, .slipped, by: .fact),
            .init(.failed, .taskOpened, .task, by: .fact), .init(.failed, .dealtWith, .done, by: .fact),
            // Whose mandate ended pays by slip meanwhile.
            .init(.slipped, .taskOpened, .task, by: .fact),
            .init(.task, .dealtWith, .done), .init(.task, .slipIssued, .slipped), .init(.task, .debitAgain, .again),
        ])

    /// What follows a consequence by itself, in its order.
    ///
    /// - Parameters:
    ///   - isOwed: whether anything is still owed on the claims
    ///   - fitsSlip: whether a slip can say what is owed
    public static func events(
        _ consequence: DebitConsequence, isOwed: Bool, fitsSlip: Bool
    ) -> [DebitFollowUpEvent] {
        let slip: DebitFollowUpEvent = fitsSlip ? .slipIssued : .taskOpened
        return switch consequence {
        case .nothing: [.dealtWith]
        case .newMandate where isOwed && fitsSlip: [.slipIssued, .taskOpened]
        case .newMandate, .contact, .askBank: [.taskOpened]
        case .debitAgain: isOwed ? [.debitAgain] : [.dealtWith]
        case .slip: isOwed ? [slip] : [.dealtWith]
        }
    }
}
