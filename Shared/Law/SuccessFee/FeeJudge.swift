public import CodecPrimitives

/// Decides for each event whether it counts, and why.
struct FeeJudge {
    private let terms: FeeTerms
    private let recalls: [ReceivedText: BusinessDate]

    init(_ terms: FeeTerms, _ events: [FeeEvent]) {
        self.terms = terms
        var recalls: [ReceivedText: BusinessDate] = [:]
        for event in events {
            guard case .recall(let claims) = event.content else { continue }
            for claim in claims { recalls[claim] = min(recalls[claim] ?? event.on, event.on) }
        }
        self.recalls = recalls
    }

    func line(_ event: FeeEvent) -> FeeInvoice.Line {
        switch event.content {
        case .payment(let payment): line(event, payment)
        case .reversal(let reversal): line(event, reversal)
        case .unitItem(let code, _):
            FeeInvoice.Line(
                event: event, counted: .zero, reason: terms.unitItems[code] == nil ? .noUnitPrice : .unitWork, rate: nil
            )
        case .disbursement: FeeInvoice.Line(event: event, counted: .zero, reason: .disbursed, rate: nil)
        case .recall: FeeInvoice.Line(event: event, counted: .zero, reason: .recall, rate: nil)
        }
    }

    private func line(_ event: FeeEvent, _ payment: FeeEvent.Payment) -> FeeInvoice.Line {
        let rate = terms.rateIndex(band: payment.band, on: event.on)
        let objection =
            objection(to: payment) ?? objection(to: payment, on: event.on) ?? afterRecall(payment, on: event.on)
        let reason = objection ?? (rate == nil && !terms.isCumulative ? .noRate : .counted)
        return FeeInvoice.Line(
            event: event, counted: reason == .counted ? payment.amount : .zero, reason: reason, rate: rate)
    }

    private func line(_ event: FeeEvent, _ reversal: FeeEvent.Reversal) -> FeeInvoice.Line {
        let day = reversal.ofMonth?.first ?? event.on
        return FeeInvoice.Line(
            event: event, counted: reversal.wasCounted ? reversal.amount : .zero,
            reason: reversal.wasCounted ? .reversed : .originalNotCounted,
            rate: terms.rateIndex(band: reversal.band, on: day))
    }

    /// What the money and the claim themselves say.
    private func objection(to payment: FeeEvent.Payment) -> FeeReason? {
        if payment.isAssignedInError { return .assignedInError }
        if let state = payment.stateAtAssignment, terms.excludedStates.contains(state) { return .stateExcluded }
        if !payment.isFinal { return .provisional }
        if !payment.isHeld { return .notHeld }
        if !payment.isDesignated { return .notDesignated }
        if let channel = payment.channel, !terms.channels.isEmpty, !terms.channels.contains(channel) {
            return .channelNotCounted
        }
        if let component = payment.component, !terms.components.isEmpty, !terms.components.contains(component) {
            return .componentNotCounted
        }
        return nil
    }

    /// What the day of payment says.
    private func objection(to payment: FeeEvent.Payment, on day: BusinessDate) -> FeeReason? {
        if day > terms.period.to { return .afterEnd }
        if day < terms.period.from { return .beforeContract }
        guard let assigned = payment.assignedOn else { return nil }
        if day < assigned { return .notAssigned }
        return day < assigned.adding(days: terms.graceDays) ? .withinGrace : nil
    }

    private func afterRecall(_ payment: FeeEvent.Payment, on day: BusinessDate) -> FeeReason? {
        let told = payment.claim.flatMap { recalls[$0] }
        guard let recalled = payment.recalledOn ?? told, day > recalled else { return nil }
        guard day <= recalled.adding(days: terms.tailDays) else { return .afterRecall }
        guard terms.tailNeedsPromise else { return nil }
        guard let promised = payment.promisedOn, promised < recalled else { return .notPromised }
        return nil
    }
}

extension FeeTerms {
    /// The rate for a claim by its age on the day it was assigned: fixed then, so that slowness earns nothing.
    ///
    /// - Returns: the place among `rates`; nil where the rates are not by age, or the due date is not known.
    public func band(due: BusinessDate?, assignedOn: BusinessDate) -> Int? {
        guard let due, rates.contains(where: { $0.ageBelowYears != nil }) else { return nil }
        return rates.indices.first { index in
            guard let years = rates[index].ageBelowYears else { return true }
            return assignedOn < due.adding(months: years * 12)
        }
    }

    /// The rate for a payment of a day, where rates are not tiers.
    public func rate(band: Int?, on day: BusinessDate) -> FeeRate? { rateIndex(band: band, on: day).map { rates[$0] } }

    /// The first rate that fits.
    func rateIndex(band: Int?, on day: BusinessDate) -> Int? {
        if let band { return rates.indices.contains(band) ? band : nil }
        return rates.indices.first { index in
            rates[index].ageBelowYears == nil && rates[index].validity?.contains(day) ?? true
        }
    }
}
