import Codec
import CodecPrimitives
import CodecRecords
import Foundation
import ServiceKit

/// The settings of garnishment beyond those that every service has.
enum Settings {
    static let table =
        SettingTable.common
        + SettingTable([
            .text(
                "layout.request", "Layout of the file to the bank: a shipped one or a path.", default: "seizure_request"
            ),
            .text("layout.result", "Layout of the bank's result file.", default: "seizure_result"),
            .text("city.code", "The city's code (団体コード), six digits.", default: "462012"),
            .text("city.name-kana", "The city's name as banks write it.", default: "ｻﾝﾌﾟﾙｼ"),
            .text(
                "city.account", "The account that banks pay to: bank-branch-product-number.",
                default: "0185-001-1-9900001"),
            .text("city.account-kana", "The holder of that account.", default: "ｻﾝﾌﾟﾙｼ"),
            .secret(
                "garnishment.staff-token", "What officers' requests carry as bearer token; without it nobody is let in."
            ),
            .number("batch.items-max", "Items in one batch.", default: 500, in: 1...500),
            .number(
                "export.decision-seconds", "How long an answer from case management is waited for.", default: 120,
                in: 1...3600),
            .number(
                "export.heartbeat-seconds-max",
                "Age at which case management's heartbeat is too old for anything to leave.", default: 30, in: 1...300),
            .number("export.poll-milliseconds", "How often batches are looked at.", default: 300, in: 10...60_000),
            .number("files.body-max-bytes", "Largest file from a bank.", default: 20_000_000, in: 1024...500_000_000),
            .number("list.max", "Entries in one list.", default: 1000, in: 1...10_000),
        ])

    /// A shipped layout or one from a file.
    ///
    /// - Throws: `SettingsError`, or `RecordsError` for a file that is no layout.
    static func layout(_ name: String) throws -> Layout {
        if let shipped = ShippedLayout(rawValue: name) { return try shipped.layout() }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw SettingsError(code: .unreadableFile, problems: ["no layout \(name)"])
        }
        return try LayoutFile.decode([UInt8](data))
    }

    /// What the header of a bank's file says about the city.
    static func city(_ settings: ServiceSettings) throws -> BankFile.City {
        let parts = settings.text("city.account").split(separator: "-").map { ReceivedText(String($0)) }
        guard parts.count == 4 else {
            throw SettingsError(code: .invalid, problems: ["city.account is not bank-branch-product-number"])
        }
        return BankFile.City(
            code: ReceivedText(settings.text("city.code")), nameKana: ReceivedText(settings.text("city.name-kana")),
            account: BankAccount(bank: parts[0], branch: parts[1], product: parts[2], number: parts[3]),
            accountKana: ReceivedText(settings.text("city.account-kana")))
    }
}
