import CodecPrimitives
import ServiceKit

/// The settings of payment-intake beyond those that every service has.
enum Settings {
    static let table =
        SettingTable.common
        + SettingTable([
            .text(
                "channels",
                "File channels as name=layout:lag, parted by commas. The layout is a shipped one, one of the layouts' folder "
                    + "or a path to a JSON file; a file created on day D is complete through D minus lag days.",
                default: "konbini-a=konbini_a:1,konbini-b=konbini_b:1"),
            .text(
                "files.layouts-folder",
                "Folder of layout files (.json) beside the shipped ones. All must be right, or the service does not start."
            ),
            .secret(
                "files.tokens",
                "Upload tokens as channel=token token, parted by commas or line ends; a channel without one is open."),
            .number("files.body-max-bytes", "Largest file.", default: 500_000_000, in: 1024...5_000_000_000),
            .number(
                "files.part-bytes", "Size of the parts that a file is stored in.", default: 262_144,
                in: 4096...8_388_608),
            .number("files.chunk-records", "Records applied in one transaction.", default: 4000, in: 1...50_000),
            .number("files.findings-max", "Findings kept of one file.", default: 200, in: 1...10_000),
            .number(
                "files.lease-seconds", "How long a file stays with a replica that makes no progress.", default: 15,
                in: 1...600),
            .number("files.poll-milliseconds", "How often new files are looked for.", default: 100, in: 10...60_000),
            .number(
                "receipts.race-retries", "How often work is repeated that another replica was faster with.", default: 5,
                in: 0...100),
            .number("receipts.list-max", "Receipts in one list of exceptions.", default: 1000, in: 1...10_000),
            .secret(
                "webhook.secrets",
                "Signing keys as name=whsec_… whsec_…, gateways parted by commas or line ends, keys of one by blanks."),
            .secret(
                "webhook.message-keys",
                "Keys of HTTP Message Signatures as name=keyid:algorithm:base64, gateways parted by commas or line ends,"
                    + " keys of one by blanks. Algorithms: hmac-sha256, ed25519, ecdsa-p256-sha256 (DER)."),
            .text(
                "push.forms",
                "Agents that push forms as name=description, parted by commas. The description is a shipped one"
                    + " (payeasy_form, result_notice) or a path to a JSON file.", default: ""),
            .secret("push.keys", "The key that an agent's check sum is made with, as name=key."),
            .text(
                "push.sources", "Addresses and networks that an agent calls from, as name=192.0.2.1 198.51.100.0/24.",
                default: ""),
            .text("push.proxies", "Our own proxies, whose x-forwarded-for is believed.", default: ""),
            .secret(
                "intake.staff-token", "What officers' requests carry as bearer token; without it nobody is let in."),
            .number("webhook.tolerance-seconds", "Allowed distance of a gateway's clock.", default: 300, in: 1...3600),
            .number("webhook.body-max-bytes", "Largest webhook body.", default: 65_536, in: 1024...1_048_576),
            .number("watermark.poll-milliseconds", "How often channels are looked at.", default: 300, in: 10...60_000),
            .number(
                "evidence.orphan-hours", "Age at which parts of bodies that never ended are removed.", default: 24,
                in: 1...720),
            .number("evidence.sweep-seconds", "How often they are looked for.", default: 600, in: 10...86_400),
            .number("evidence.sweep-parts", "Parts removed in one transaction.", default: 500, in: 1...10_000),
        ]) + RemittanceSettings.table

    /// The channels of the setting `channels`.
    ///
    /// - Throws: `SettingsError` that names the entry or the layout file; `RecordsError` for a layout of no receipts.
    static func channels(_ setting: String, _ layouts: LayoutCatalog = LayoutCatalog()) throws -> ChannelCatalog {
        let channels = try setting.split(separator: ",").map { entry in
            let parts = entry.split(separator: "=", maxSplits: 1)
            let words = parts.last?.split(separator: ":", maxSplits: 1) ?? []
            guard parts.count == 2, words.count == 2, let lag = Int(words[1]), (1...31).contains(lag) else {
                throw SettingsError(code: .invalid, problems: ["channels: \"\(entry)\" is not name=layout:lag"])
            }
            return try Channel(name: String(parts[0]), layout: try layouts.layout(String(words[0])), lagDays: lag)
        }
        guard !channels.isEmpty, Set(channels.map(\.name)).count == channels.count else {
            throw SettingsError(code: .invalid, problems: ["channels: none, or a name twice"])
        }
        return ChannelCatalog(channels: channels)
    }

    /// The agents of the settings `push.…`.
    ///
    /// - Throws: `IntakeError.settingInvalid`.
    static func agents(_ settings: ServiceSettings) throws -> PushCatalog {
        try PushCatalog(
            PushCatalog.Texts(
                forms: settings.text("push.forms"), keys: settings.secret("push.keys") ?? "",
                sources: settings.text("push.sources")))
    }

    /// Our own proxies.
    ///
    /// - Throws: `SettingsError`.
    static func proxies(_ settings: ServiceSettings) throws -> SourceList {
        guard let list = SourceList(settings.text("push.proxies")) else {
            throw SettingsError(code: .invalid, problems: ["push.proxies: not a list of addresses"])
        }
        return list
    }
}
