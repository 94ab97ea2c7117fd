public import CodecPrimitives
public import Law

extension MeasureRules {
    /// The step that the calendar or the books take by themselves on a day; nil when nothing has happened.
    /// Asked every night and after every payment; several days late it gives the step with its true day.
    ///
    /// - Throws: `notInForce` when the kind has no rule on that day, `calendarUnknown` for a window in a year without
    ///   holidays: nothing is passed over in silence.
    public func pass(
        _ kind: MeasureKind, _ measure: Measure, _ facts: MeasureFacts, on today: BusinessDate
    ) throws(LawError) -> MeasureStep? {
        let rule = try book.rule(kind, on: today)
        let watch = Watch(rule: rule, measure: measure, facts: facts, today: today, calendar: calendar)
        guard let (event, day, until, article) = try watch.next(),
            let edge = MeasureTables.table(of: kind).edge(from: measure.state, on: event), edge.taker == .fact
        else { return nil }
        return MeasureStep(event, to: edge.to, on: day, by: ReceivedText(""), article: article, until: until)
    }

    /// How the plan of a measure is kept (分納の履行状況); nil for one without a plan. Throws `notInForce`.
    public func standing(
        of measure: Measure, _ facts: MeasureFacts, on today: BusinessDate
    ) throws(LawError) -> PlanStanding? {
        guard !measure.terms.instalments.isEmpty else { return nil }
        let rule = try book.rule(measure.kind, on: today)
        return PlanStanding(
            measure.terms.instalments, paid: facts.payments, from: measure.terms.from, graceDays: rule.graceDays,
            on: today)
    }

    private struct Watch {
        typealias Found = (event: MeasureEvent, day: BusinessDate, until: BusinessDate?, article: String)

        let rule: MeasureRule
        let measure: Measure
        let facts: MeasureFacts
        let today: BusinessDate
        let calendar: OfficeCalendar

        var claims: [MeasureClaim] { measure.terms.parts.compactMap { facts.claims[$0.claim] } }

        /// What is open, or ended otherwise than by being paid: it owes nothing either once that is booked.
        var unpaid: [MeasureClaim] {
            claims.filter { claim in
                switch claim.state {
                case .paid: false
                case .extinct, .writtenOff: true
                default: !claim.open.isZero
                }
            }
        }

        func next() throws(LawError) -> Found? {
            guard measure.kind != .writeOff, !claims.isEmpty else { return nil }
            // A private claim that was waived or written off is settled by its own measure.
            if measure.state != .done, measure.state != .reported {
                if unpaid.isEmpty { return (.paidInFull, today, today, "民法473条") }
                if let ended = prescribed() { return ended }
            }
            switch measure.kind {
            case .pledge: return plan()
            case .suspension: return yearsOver()
            case .paymentOrder: return try order()
            default: return expiry()
            }
        }

        /// All claims extinct by other law; a suspension that has lasted its years first comes first.
        private func prescribed() -> Found? {
            let ends = unpaid.map { claim -> BusinessDate? in
                if let end = claim.prescriptionEnd, end < today, !claim.kind.needsInvocation { return end }
                return claim.state == .extinct || claim.state == .writtenOff ? today.adding(days: -1) : nil
            }
            guard let last = ends.compactMap({ $0 }).max(), !ends.contains(nil) else { return nil }
            if let own = suspensionEnd, own < last, own < today { return nil }
            return (.claimEnded, last.adding(days: 1), last, "地方税法18条・地方自治法236条")
        }

        /// The last day of the years of a suspension: they begin the day after it (NTA-153 no. 15).
        private var suspensionEnd: BusinessDate? {
            guard measure.kind == .suspension, rule.years > 0, let began = measure.began else { return nil }
            return Elapsed.lastDay(ofYears: rule.years, from: began.adding(days: 1))
        }

        private func yearsOver() -> Found? {
            guard let end = suspensionEnd, end < today else { return nil }
            return (.yearsPassed, end.adding(days: 1), end, "地方税法15条の7第4項")
        }

        private func expiry() -> Found? {
            guard let until = measure.terms.until, until < today, measure.state.isInForce else { return nil }
            return (.expired, until.adding(days: 1), until, rule.article)
        }

        private func plan() -> Found? {
            let standing = PlanStanding(
                measure.terms.instalments, paid: facts.payments, from: measure.terms.from, graceDays: rule.graceDays,
                on: today)
            if rule.misses > 0, standing.missed.count >= rule.misses {
                return (.broken, today, today, "誓約書の条項")
            }
            if measure.state == .inForce, !standing.isKept { return (.missed, today, nil, "誓約書の条項") }
            if measure.state == .missed, standing.isKept { return (.caughtUp, today, nil, "誓約書の条項") }
            return nil
        }

        private func order() throws(LawError) -> Found? {
            let windows = PaymentOrderWindows(calendar: calendar)
            switch measure.state {
            case .served, .enforceable:
                let last = try windows.lastDayToObject(servedOn: measure.movedOn)
                guard last < today else { return nil }
                let article = measure.state == .served ? "民事訴訟法391条1項" : "民事訴訟法396条"
                return (.objectionPeriodPassed, last.adding(days: 1), nil, article)
            case .declarable:
                let last = try windows.lastDayToApply(declarableFrom: measure.movedOn)
                guard last < today else { return nil }
                return (.windowMissed, last.adding(days: 1), nil, "民事訴訟法392条")
            default: return nil
            }
        }
    }
}
