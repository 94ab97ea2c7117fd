public import CodecPrimitives
public import Law

extension MeasureEffects {
    /// What a step means to the prescription of the measure's claims, besides the days that its holds tell of
    /// (猶予の期間の不進行): applications and pledges acknowledge, a deferral by agreement moves the due date, a payment
    /// order goes its own way. `matter` is the measure.
    public func prescription(
        _ move: MeasureMove, under rule: MeasurePrescription, matter: UUIDv7
    ) -> [PrescriptionFact] {
        let asked = move.after.terms.appliedOn ?? move.step.day
        var facts: [PrescriptionFact] = []
        switch (rule, move.step.event) {
        case (.acknowledgement, .proposed) where move.old == .new: facts.append(PrescriptionFact(.pledge, on: asked))
        case (.applicationAndPause, .applied), (.dueDateMoves, .applied):
            facts.append(PrescriptionFact(.deferralApplication, on: asked))
        default: break
        }
        if rule == .dueDateMoves, let fact = dueDate(move) { facts.append(fact) }
        if move.kind == .collectionStop, move.begins {
            facts.append(PrescriptionFact(.collectionStopped, on: move.after.began ?? move.step.day))
        }
        if move.kind == .paymentOrder, let event = move.proceeding {
            facts.append(PrescriptionFact(event, on: move.step.day, matter: matter))
        }
        return facts
    }

    /// Whether what was reported of a due date before holds no more: the agreement lasts longer or ended early.
    public func replacesDueDate(_ move: MeasureMove, under rule: MeasurePrescription) -> Bool {
        rule == .dueDateMoves && (move.prolongs || move.after.state == .cancelled)
    }

    private func dueDate(_ move: MeasureMove) -> PrescriptionFact? {
        if move.begins || move.prolongs {
            return PrescriptionFact(.dueDateMoved, on: move.step.day, until: move.after.terms.until)
        }
        // The benefit of time is lost: the whole is due at once.
        return move.after.state == .cancelled
            ? PrescriptionFact(.dueDateMoved, on: move.step.day, until: move.step.day) : nil
    }
}

extension MeasureMove {
    /// What a step of a payment order is as a proceeding (民法147条); nil for one that is none.
    fileprivate var proceeding: PrescriptionEvent? {
        switch after.state {
        case .filed: .paymentOrderFiled
        case .final: .titleFinal
        case .void: .proceedingFailed
        case .withdrawn where old != .proposed: .proceedingFailed
        default: nil
        }
    }
}
