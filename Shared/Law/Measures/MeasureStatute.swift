/// What a city's own tables of measures may not change: what statute fixes for every city (law 7).
struct MeasureStatute {
    let national: MeasureBook

    /// Columns of `measures.csv` that statute may fix.
    enum Column: String {
        case scope, months
        case totalMonths = "total_months"
        case prescription, years
    }

    /// What statute fixes for a kind, with the article.
    private static func fixed(_ kind: MeasureKind) -> (columns: [Column], article: String) {
        switch kind {
        // The months of application (15条の6第1項) and the security (16条) are for the ordinance.
        case .collectionDeferral: ([.scope, .months, .totalMonths, .prescription], "地方税法15条")
        case .saleDeferralOfficio: ([.scope, .months, .totalMonths, .prescription], "地方税法15条の5")
        case .saleDeferralApplied: ([.scope, .months, .totalMonths, .prescription], "地方税法15条の6")
        case .performanceDeferral: ([.scope, .prescription], "地方自治法施行令171条の6")
        case .pledge: ([.prescription], "民法152条")
        case .suspension: ([.scope, .prescription, .years], "地方税法15条の7")
        case .collectionStop: ([.scope, .prescription, .years], "地方自治法施行令171条の5")
        case .remission: ([.scope, .years], "地方自治法施行令171条の7")
        case .writeOff: ([], "地方自治法233条")
        case .waiver: ([.scope], "地方自治法96条1項10号")
        case .paymentOrder: ([.scope, .prescription], "民事訴訟法382条")
        }
    }

    /// Throws `fixedByStatute` naming line, column and article where a row says otherwise than national law.
    func check(_ rule: MeasureRule, _ row: LawRow) throws(LawError) {
        let known = try national.rule(rule.kind, on: rule.validity.from)
        let (columns, article) = MeasureStatute.fixed(rule.kind)
        for column in columns where !rule.agrees(with: known, in: column) {
            throw LawError(.fixedByStatute, at: "\(row.place) \(column.rawValue)", article: article)
        }
    }

    /// The same for grounds: those of tax and of 施行令171条の5 to 171条の7 are statute's, with what they remit; pledges,
    /// waivers by ordinance and payment orders have the city's own.
    func check(_ ground: MeasureGround, _ row: LawRow) throws(LawError) {
        switch ground.kind {
        case .pledge, .waiver, .paymentOrder, .writeOff: return
        default: break
        }
        guard ground.use == .grant else { return }
        let known = national.ground(ground.code, of: ground.kind, for: .grant)
        guard let known, known.lateCharge == ground.lateCharge, known.needsVote == ground.needsVote else {
            let column = known == nil ? "ground" : known?.needsVote == ground.needsVote ? "late_charge" : "vote"
            throw LawError(
                .fixedByStatute, at: "\(row.place) \(column)", article: MeasureStatute.fixed(ground.kind).article)
        }
    }
}

extension MeasureRule {
    fileprivate func agrees(with other: MeasureRule, in column: MeasureStatute.Column) -> Bool {
        switch column {
        case .scope: scope == other.scope
        case .months: months == other.months
        case .totalMonths: totalMonths == other.totalMonths
        case .prescription: prescription == other.prescription
        case .years: years == other.years
        }
    }
}
