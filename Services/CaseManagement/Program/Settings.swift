import CaseRules
import CodecPrimitives
import Law
import ServiceKit
import StaffAccess

/// The settings of case-management beyond those that every service has.
enum Settings {
    static let table =
        SettingTable.common + .law + prescription + slips + measures + accounting + staff + suspense
        + SettingTable([
            .secret("case.staff-token", "Bearer token of staff clients; without it every staff route answers 401."),
            .number(
                "import.body-max-bytes", "Largest assessment file.", default: 500_000_000, in: 1024...5_000_000_000),
            .number(
                "import.timeout-seconds", "How long one statement of an import may take.", default: 300, in: 10...3600),
            .number(
                "law.retry-milliseconds",
                "Pause before the versions of law are registered again while the database is away.", default: 1000,
                in: 10...60_000),
            .number("demands.page", "Claims decided in one transaction of a due list run.", default: 200, in: 1...500),
            .text(
                "clearance.money-producers",
                "Services whose receipts must be known before an act is cleared, parted by commas.",
                default: "payment-intake,garnishment,outsourcing"),
            .number(
                "clearance.silence-seconds", "Age of a producer's heartbeat from which its money counts as behind.",
                default: 30, in: 5...600),
            .number("clearance.lifetime-seconds", "How long a grant lives.", default: 600, in: 10...86_400),
            .text(
                "clearance.tolerances-file",
                "The city's table of how far news of money may be behind before each act waits (money-tolerances.csv);"
                    + " without it the suite's own."),
            .text(
                "clearance.channels-file",
                "The city's table of channels of money (money-channels.csv); without it the suite's own."),
            .number(
                "clearance.held-days", "Days for which refusals count as what a late channel holds up.", default: 7,
                in: 1...90),
            .number(
                "clearance.prescription-days",
                "A refusal for holds alone is escalated this many days before prescription.",
                default: 60, in: 1...730),
        ])

    /// How the slips in letters are numbered.
    private static let slips = SettingTable([
        .text(
            "slips.issuer",
            "The city's code in the barcodes of slips (請求書発行企業コード), six digits; without it no"
                + " letter bears a barcode.", default: ""),
        .text("slips.client", "The digits that its agent wants at the head of the free field.", default: "00000"),
        .number("slips.usable-days", "Days that the slip in a letter may be used.", default: 30, in: 1...180),
        .text(
            "slips.el-agency",
            "収納機関番号 of the eL numbers of letters' slips, five digits; without it they bear none.", default: ""),
        .text(
            "slips.el-category",
            "Their 納付区分 (税目・料金番号), three digits: kind=digits parted by blanks, * for other kinds; digits alone"
                + " are for all. A kind without one has no eL number.", default: ""),
        .number("slips.watch-seconds", "How often new and withdrawn slips are looked for.", default: 60, in: 1...3600),
        .number(
            "slips.watch-page", "Slips, or legs of the journal, in one transaction.", default: 5000, in: 1...20_000),
        .number(
            "slips.watch-window-seconds", "How far back what others wrote may still be uncommitted.", default: 600,
            in: 90...86_400),
    ])

    /// Money without a claim, and debits that failed.
    private static let suspense = SettingTable([
        .text(
            "debits.consequences-file",
            "The city's table of what follows a direct debit (debit-consequences.csv); without it the suite's own."),
        .text(
            "debits.days",
            "Days of the month on which the city debits, parted by blanks; a closed one is the next open.",
            default: "10 27"),
        .number(
            "debits.lead-days", "Banks' open days between asking for a debit and its day.", default: 5, in: 0...20),
        .number(
            "suspense.second-approval-yen", "Above this a manual match or a return awaits a second officer.",
            default: 100_000, in: 0...1_000_000_000),
        .choice(
            "suspense.approval-office", "The lowest office that approves it.", default: "chief",
            of: OfficerRole.allCases.map(\.rawValue)),
        .number("suspense.page", "Receipts on a page of money without a claim.", default: 100, in: 1...500),
        .number("suspense.candidates", "Claims shown for each of them.", default: 5, in: 1...20),
    ])

    /// What follows a direct debit, and when the city debits.
    ///
    /// - Throws: `LawError` for a table that is not consistent; `CaseError` with code `settingInvalid` for days that are none.
    static func debits(_ settings: ServiceSettings) throws -> (book: DebitBook, days: DebitDays) {
        let text = ReceivedText(settings.text("debits.days"))
        guard let days = DebitDays(text, leadOpenDays: settings.number("debits.lead-days")) else {
            throw CaseError(.settingInvalid)
        }
        return (try DebitBook.embedded(settings.file("debits.consequences-file")?.bytes), days)
    }

    /// Who may decide about money without a claim.
    static func suspenseRules(_ settings: ServiceSettings) -> SuspenseRules {
        SuspenseRules(
            secondApprovalAbove: Yen(unchecked: Int64(settings.number("suspense.second-approval-yen"))),
            office: OfficerRole(rawValue: settings.text("suspense.approval-office")) ?? .chief)
    }

    /// - Throws: `CaseError` with code `settingInvalid` when a code has other digits than it must have.
    static func slipTerms(_ settings: ServiceSettings) throws -> SlipTerms {
        let (agency, categories) = (settings.text("slips.el-agency"), settings.text("slips.el-category"))
        let keys = ELKeys(agency: ReceivedText(agency), categories: ReceivedText(categories))
        guard keys != nil || agency.isEmpty && categories.isEmpty,
            let terms = SlipTerms(
                issuer: ReceivedText(settings.text("slips.issuer")),
                client: ReceivedText(settings.text("slips.client")), usableDays: settings.number("slips.usable-days"),
                elKeys: keys)
        else { throw CaseError(.settingInvalid) }
        return terms
    }

    /// Who is let in by a token of her own, and how her pages are served.
    private static let staff = SettingTable([
        .text(
            "staff.issuer", "The issuer that staff's own tokens (OpenID Connect) must name.", default: DemoIssuer.name),
        .text(
            "staff.keys",
            "File with the issuer's public keys (JWKS, each with kid and alg); without it nobody signs in."),
        .number(
            "staff.session-minutes-max", "A token that was issued longer ago is refused, whatever it says.",
            default: 600, in: 5...1440),
        .flag(
            "staff.cookie-secure", "Whether the sign-in cookie travels over TLS only; browsers take loopback for safe.",
            default: true),
        .number("staff.search-results", "Persons on a page of search results.", default: 20, in: 1...100),
        .text(
            "staff.bootstrap-folder", "Where Bootstrap's css/bootstrap.min.css lies; without it pages are plainer.",
            default: "/usr/share/javascript/bootstrap5"),
    ])

    /// What prescription may extinguish by itself, and when it is looked at; how it is reckoned is in the city's file.
    private static let prescription = SettingTable([
        .text(
            "prescription.history-from",
            "Claims due before this day are not extinguished by themselves: nobody vouches for their history.",
            default: "1970-01-01"),
        .number(
            "prescription.wait-days", "Days that news of the last days has before an extinction is booked.",
            default: 14, in: 0...90),
        .number("nightly.page", "Claims evaluated in one transaction.", default: 5000, in: 100...20_000),
        .number(
            "nightly.check-seconds", "How often it is looked whether the business date's evaluation is done.",
            default: 30, in: 1...3600),
    ])

    /// What the city has decided about measures: tables of the same form as those in `Shared/Law/Data`.
    private static let measures = SettingTable([
        .number("measures.page", "Measures that the nightly watch reads at once.", default: 1000, in: 1...10_000),
        .text("measures.rules-file", "The city's table of measures (measures.csv); without it the suite's own."),
        .text(
            "measures.grounds-file",
            "The city's table of grounds (measure-grounds.csv); without it the suite's own."),
        .text(
            "measures.approvals-file",
            "Who approves what (決裁区分, measure-approvals.csv); without it the suite's own."),
    ])

    /// What is handed over to the city's books, and receipts that payers show.
    private static let accounting = SettingTable([
        .text(
            "accounting.codes-file",
            "The city's budget codes (see ops/city/budget-codes.csv); without it income has no code."),
        .number(
            "accounting.check-seconds", "How often it is looked what was booked anew after its money had come.",
            default: 30, in: 1...86_400),
        .number(
            "receipts.shown-days", "Days that a receipt shown by its payer holds adverse acts.", default: 10, in: 1...60
        ),
    ])

    /// The book of measures, with the city's tables where it has its own.
    ///
    /// - Throws: `LawError` naming file and line; `SettingsError` when a file cannot be read.
    static func measures(_ settings: ServiceSettings) throws -> MeasureBook {
        try MeasureBook.embedded(
            rules: settings.file("measures.rules-file")?.bytes, grounds: settings.file("measures.grounds-file")?.bytes,
            approvals: settings.file("measures.approvals-file")?.bytes)
    }

    /// The city's budget codes.
    ///
    /// - Throws: `LawError` naming file and line; `SettingsError` when the file cannot be read.
    static func budgetCodes(_ settings: ServiceSettings) throws -> BudgetCodes {
        guard let file = try settings.file("accounting.codes-file") else { return .none }
        return try BudgetCodes(file.bytes, file: file.name)
    }

    /// The policy of clearance that the settings say.
    static func policy(_ settings: ServiceSettings) -> ClearancePolicy {
        var policy = ClearancePolicy(prescriptionEscalationDays: settings.number("clearance.prescription-days"))
        for act in ClearanceAct.allCases {
            policy[act] = ClearancePolicy.Act(lifetimeSeconds: Int64(settings.number("clearance.lifetime-seconds")))
        }
        return policy
    }

    /// What must be known of money before an act, with the city's tables where it has its own.
    ///
    /// - Throws: `LawError` naming file and line; `SettingsError` when a file cannot be read.
    static func money(_ settings: ServiceSettings) throws -> MoneyBook {
        try MoneyBook.embedded(
            tolerances: settings.file("clearance.tolerances-file")?.bytes,
            channels: settings.file("clearance.channels-file")?.bytes)
    }

    /// - Throws: `CaseError` with code `settingInvalid` when the day is none.
    static func extinction(_ settings: ServiceSettings) throws -> ExtinctionPolicy {
        guard let from = BusinessDate(iso: settings.text("prescription.history-from")) else {
            throw CaseError(.settingInvalid)
        }
        return ExtinctionPolicy(waitDays: settings.number("prescription.wait-days"), historyFrom: from)
    }

    /// The services that record money.
    static func moneyProducers(_ settings: ServiceSettings) -> [String] {
        settings.text("clearance.money-producers").split(separator: ",").map(String.init)
    }
}
