import CodecPrimitives

/// The clock of one claim: where its period began, what held it, and where it ends for now.
struct PrescriptionClock {
    private(set) var first: BusinessDate
    private(set) var years: Int
    /// The claim cannot be exercised before this day, so no period begins before it.
    private var notBefore: BusinessDate
    private var longStop: BusinessDate?
    private var pauses: [(from: BusinessDate, to: BusinessDate?)] = []
    private var graceUntil: BusinessDate?
    private var openGraces = 0
    private(set) var reminderUntil: BusinessDate?
    private(set) var negotiationUntil: BusinessDate?
    /// What counts the reminders' graces out.
    private var otherGraceUntil: BusinessDate?

    init(_ asked: PrescriptionCase) {
        (first, years, longStop) = (asked.initialFirstDay, asked.years, asked.longStop)
        notBefore = asked.firstDay ?? asked.due.adding(days: 1)
    }

    /// The last day of the period, its pauses included; nil while a pause is open (5.1 `natural_end`).
    var periodEnd: BusinessDate? {
        var end = Elapsed.lastDay(ofYears: years, from: first)
        if let longStop { end = min(end, longStop) }
        var counted = first.adding(days: -1)
        for pause in pauses.sorted(by: { $0.from < $1.from }) where pause.from <= end {
            guard let to = pause.to else { return nil }
            let from = max(pause.from, counted.adding(days: 1))
            guard from <= to else { continue }
            end = end.adding(days: from.days(until: to) + 1)
            counted = to
        }
        return end
    }

    /// The last day before completion; nil while something stands that has no known end.
    var end: BusinessDate? {
        guard openGraces == 0, let periodEnd else { return nil }
        return max(periodEnd, graceUntil ?? periodEnd)
    }

    /// Whether the period had run out before a day.
    func isOver(before day: BusinessDate) -> Bool { end.map { $0 < day } ?? false }

    /// Whether only a reminder keeps the claim from completion on a day.
    func livesOnReminder(on day: BusinessDate) -> Bool {
        guard openGraces == 0, let periodEnd else { return false }
        return max(periodEnd, otherGraceUntil ?? periodEnd) < day
    }

    /// Starts a whole new period; returns its first day.
    mutating func renew(from day: BusinessDate, years: Int?) -> BusinessDate {
        first = max(day, notBefore)
        if let years { self.years = max(self.years, years) }
        (longStop, reminderUntil, negotiationUntil) = (nil, nil, nil)
        return first
    }

    /// The claim cannot be exercised before `day`.
    mutating func postpone(to day: BusinessDate) { notBefore = max(notBefore, day) }

    mutating func hold(until day: BusinessDate?, _ kind: GraceKind) {
        guard let day else {
            openGraces += 1
            return
        }
        graceUntil = max(graceUntil ?? day, day)
        switch kind {
        case .reminder: reminderUntil = max(reminderUntil ?? day, day)
        case .negotiation:
            negotiationUntil = max(negotiationUntil ?? day, day)
            otherGraceUntil = max(otherGraceUntil ?? day, day)
        case .other: otherGraceUntil = max(otherGraceUntil ?? day, day)
        }
    }

    mutating func pause(from: BusinessDate, to: BusinessDate?) { pauses.append((from, to)) }
}

/// What a grace comes from, where that matters to later events.
enum GraceKind { case reminder, negotiation, other }
