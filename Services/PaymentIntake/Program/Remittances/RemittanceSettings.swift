import CodecPrimitives
import IntakeRules
import Law
import ServiceKit

/// Settings of the three-way match, of exceptions and of receipt books.
enum RemittanceSettings {
    static let table = SettingTable([
        .text(
            "remittance.agents-file",
            "The city's register of agents: designation, contract and payer of each channel (see ops/city/agents.csv)."
                + " Without it no designation is checked and an officer must say whose each line is.", default: ""),
        .number(
            "remittance.grace-days", "Bank days after the remittance day on which money is still in time.", default: 0,
            in: 0...31),
        .number(
            "remittance.early-days", "Days before its day on which money may come already.", default: 7, in: 0...62),
        .number("remittance.poll-seconds", "How often the bank's lines are matched.", default: 10, in: 1...86_400),
        .number(
            "remittance.proof-seconds", "How often the proofs of the last days are made true.", default: 60,
            in: 1...86_400),
        .number(
            "remittance.proof-days", "Days before today whose proofs late facts still change.", default: 45, in: 1...400
        ),
        .number(
            "remittance.standing-seconds",
            "After how long a night that was not proved (agents = bank + in transit = ledger) is looked at again.",
            default: 900, in: 60...86_400),
        .number("remittance.list-max", "Matches or breaks in one list.", default: 1000, in: 1...10_000),
        .number("bank.lines-max", "Lines that one file of the bank may have.", default: 100_000, in: 1...1_000_000),
        .text(
            "receipts.issuers",
            "The city's issuer codes in barcodes, six digits each, parted by commas; without any no barcode is foreign.",
            default: ""),
        .number(
            "receipts.flash-days", "Bank days after which a flash without confirmation is an exception.", default: 10,
            in: 1...120),
    ])

    /// When money must arrive, by the register of the setting `remittance.agents-file`.
    ///
    /// - Throws: `SettingsError` for a file that cannot be read; `LawError` that names its line.
    static func calendar(_ settings: ServiceSettings) throws -> RemittanceCalendar {
        RemittanceCalendar(
            register: try register(settings), calendar: try .embedded(),
            graceDays: settings.number("remittance.grace-days"))
    }

    private static func register(_ settings: ServiceSettings) throws -> AgentRegister {
        guard let file = try settings.file("remittance.agents-file") else { return .none }
        return try AgentRegister(file.bytes, file: file.name)
    }

    /// What intake checks in every receipt.
    ///
    /// - Throws: `SettingsError` for an issuer that has not six digits.
    static func scrutiny(_ settings: ServiceSettings, _ calendar: RemittanceCalendar) throws -> ReceiptScrutiny {
        let issuers = settings.text("receipts.issuers").split(separator: ",").map { ReceivedText(String($0)) }
        guard issuers.allSatisfy({ $0.utf8.count == 6 && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else {
            throw SettingsError(code: .invalid, problems: ["receipts.issuers: six digits each"])
        }
        return ReceiptScrutiny(calendar: calendar, issuers: Set(issuers))
    }
}
