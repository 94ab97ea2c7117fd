import CodecPrimitives
import IntakeRules
import ServiceKit

extension Settings {
    /// Files to banks.
    static let transfers = SettingTable([
        .text(
            "transfers.sender",
            "The city as banks know it, for the headers of transfer and debit files:"
                + " code(10):name in kana:bank(4):branch(3):product(1):account(7); without it no file is made.",
            default: ""),
        .number("refunds.file-max", "Refunds in one transfer file (総合振込).", default: 10_000, in: 1...999_999),
        .text(
            "refunds.return-words",
            "How the city's bank marks a transfer that came back, in the payer's name or EDI text of its line: word=reason,"
                + " parted by blanks. Ask the bank for its own.",
            default: "ｸﾐﾓﾄﾞｼ=recalled ｼｷﾝﾍﾝｷﾔｸ=recalled ﾌﾘｺﾐﾌﾉｳ=undeliverable ﾌﾘｺﾐﾍﾝｷﾔｸ=undeliverable"),
        .number(
            "refunds.return-days", "Days after its payment in which a transfer may come back.", default: 60, in: 1...366
        ),
        .number("debits.file-max", "Direct debits in one request file (口座振替).", default: 50_000, in: 1...999_999),
        .number(
            "debits.result-max-bytes", "Largest result file of direct debits.", default: 20_000_000,
            in: 1024...200_000_000),
        .text(
            "debits.consequences-file",
            "The city's table of what follows a direct debit (debit-consequences.csv), the same as case-management's;"
                + " without it the suite's own."),
        .secret(
            "accounts.keys",
            "Keys that payers' accounts are sealed with, as id=base64 of 32 bytes, parted by commas or line ends: the first"
                + " seals, all open. Without one no mandate is taken."),
        .number(
            "accounts.reseal-seconds", "How often accounts under an old key, or none, are looked for.", default: 60,
            in: 1...86_400),
        .number("accounts.reseal-page", "Mandates sealed anew in one transaction.", default: 500, in: 1...10_000),
        .text(
            "billing.layout",
            "Layout of the billing data that collectors' centres get: a shipped one, one of the layouts' folder, or a path.",
            default: "billing_data_csv"),
        .number("billing.records-max", "Records in one delivery of billing data.", default: 50_000, in: 1...500_000),
        .number("transfers.list-max", "Orders or files in one list.", default: 500, in: 1...10_000),
    ])

    /// How the bank marks transfers that came back.
    ///
    /// - Throws: `IntakeError.settingInvalid`.
    static func returnWords(_ settings: ServiceSettings) throws -> ReturnWords {
        guard let words = ReturnWords(setting: ReceivedText(settings.text("refunds.return-words"))) else {
            throw IntakeError(.settingInvalid)
        }
        return words
    }

    /// How collectors' centres are told of slips.
    ///
    /// - Throws: `SettingsError` for a layout that is none.
    static func billing(_ settings: ServiceSettings) throws -> BillingDesk {
        let layouts = try LayoutCatalog(folder: settings.text("files.layouts-folder"))
        return BillingDesk(
            layout: try layouts.layout(settings.text("billing.layout")),
            recordsMax: settings.number("billing.records-max"))
    }

    /// Who sends files to banks; nil where the city has not said.
    ///
    /// - Throws: `IntakeError.settingInvalid`.
    static func sender(_ settings: ServiceSettings) throws -> TransferSender? {
        let text = settings.text("transfers.sender")
        guard !text.isEmpty else { return nil }
        guard let sender = TransferSender(setting: text) else { throw IntakeError(.settingInvalid) }
        return sender
    }
}
