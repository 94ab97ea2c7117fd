import CodecPrimitives
import Postgres
import ServiceKit

/// The settings of payment-intake beyond those that every service has.
enum Settings {
    static let table =
        SettingTable.common + transfers
        + SettingTable([
            .text(
                "channels",
                "File channels as name=layout:lag, parted by commas. The layout is a shipped one, one of the layouts' folder "
                    + "or a path to a JSON file; a file created on day D is complete through D minus lag days.",
                default: "konbini-a=konbini_a:1,konbini-b=konbini_b:1"),
            .text(
                "channels.promises",
                "When agents make their files, as name=days:hour[:every], parted by commas. days: daily, bank or office;"
                    + " hour: from which the day's file is missed; every: there is a file for each of these days, and"
                    + " one that is missing holds the channel. Default: bank:12, for gateways daily:12."),
            .choice(
                "channels.lag", "Whether a channel is complete as its agent promises, or as its last files show.",
                default: "promised", of: ["promised", "measured"]),
            .number("channels.measured-files", "Files of each channel that are measured.", default: 20, in: 1...500),
            .text(
                "drop.folder",
                "Watched folder with a folder for each channel; files put there are taken. None where empty."),
            .number(
                "drop.quiet-seconds", "How long a file's size and time must stand still before it is taken.",
                default: 10, in: 0...3600),
            .text(
                "drop.partial-suffixes", "Endings of files that are not finished, parted by blanks, in small letters.",
                default: ".part .partial .tmp .filepart .crdownload .swp ~"),
            .number(
                "drop.files-per-pass", "Files taken from one channel's folder in one pass.", default: 100,
                in: 1...10_000),
            .number("drop.poll-milliseconds", "How often the folder is looked at.", default: 2000, in: 10...600_000),
            .number(
                "drop.lease-seconds", "How long the folder stays with a replica that says nothing.", default: 300,
                in: 5...3600),
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
            .number(
                "webhook.batch-calls", "Calls that share a commit at most; 1 gives each its own.", default: 64,
                in: 1...500),
            .number("webhook.batch-transactions", "Commits of calls at one time.", default: 1, in: 1...64),
            .number(
                "webhook.batch-row", "Commits of calls in a row before their connection is given back.", default: 1000,
                in: 1...100_000),
            .number(
                "webhook.batch-wait-milliseconds", "How long a call that could go at once waits for others.",
                default: 0, in: 0...100),
            .number("webhook.apply-calls", "Calls made into receipts in one transaction.", default: 500, in: 1...5000),
            .number(
                "webhook.apply-milliseconds", "How long calls gather before they are made into receipts.", default: 100,
                in: 0...1000),
            .number(
                "webhook.poll-milliseconds", "How often calls are looked for that another replica kept.", default: 200,
                in: 10...60_000),
            .number("webhook.list-max", "Calls in one answer about a gateway's calls.", default: 500, in: 1...5000),
            .number(
                "webhook.log-seconds", "How often the numbers of calls that were not believed are written.",
                default: 10,
                in: 1...3600),
            .secret(
                "sandbox.secrets", "Signing keys of the sandbox, as webhook.secrets; none of them may be a real one."),
            .secret("sandbox.message-keys", "Keys of HTTP Message Signatures in the sandbox, as webhook.message-keys."),
            .number("sandbox.days", "Days after which test calls are forgotten.", default: 30, in: 1...400),
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
    static func channels(
        _ setting: String, _ layouts: LayoutCatalog = LayoutCatalog(), promises text: String = ""
    ) throws -> ChannelCatalog {
        var promises = try ChannelPromises(setting: text)
        let channels = try setting.split(separator: ",").map { entry in
            let parts = entry.split(separator: "=", maxSplits: 1)
            let words = parts.last?.split(separator: ":", maxSplits: 1) ?? []
            guard parts.count == 2, words.count == 2, let lag = Int(words[1]), (1...31).contains(lag) else {
                throw SettingsError(code: .invalid, problems: ["channels: \"\(entry)\" is not name=layout:lag"])
            }
            return try Channel(
                name: String(parts[0]), layout: try layouts.layout(String(words[0])),
                promise: promises.take(String(parts[0]), lagDays: lag))
        }
        guard !channels.isEmpty, Set(channels.map(\.name)).count == channels.count else {
            throw SettingsError(code: .invalid, problems: ["channels: none, or a name twice"])
        }
        return ChannelCatalog(channels: channels, gateways: promises.rest)
    }

    /// What lets calls share a commit; nil where each has its own.
    static func batcher(_ settings: ServiceSettings, in pool: PostgresPool) -> WebhookBatcher? {
        let calls = settings.number("webhook.batch-calls")
        guard calls > 1 else { return nil }
        return WebhookBatcher(
            .init(
                calls: calls, transactions: settings.number("webhook.batch-transactions"),
                wait: .milliseconds(settings.number("webhook.batch-wait-milliseconds")),
                row: settings.number("webhook.batch-row")), in: pool)
    }

    /// Who is believed, by the settings `webhook.…` or `sandbox.…`.
    ///
    /// - Throws: `IntakeError.settingInvalid`, for a sandbox also when it has one of the real keys: a test must never be
    ///   able to pass for money.
    static func verifier(_ settings: ServiceSettings, _ kind: String) throws -> CallVerifier {
        let (secrets, keys) = (settings.secret("\(kind).secrets") ?? "", settings.secret("\(kind).message-keys") ?? "")
        let real = [settings.secret("webhook.secrets"), settings.secret("webhook.message-keys")].compactMap(\.self)
        guard !kind.utf8.elementsEqual("sandbox".utf8) || !sharesKey([secrets, keys], real) else {
            throw IntakeError(.settingInvalid)
        }
        return CallVerifier(
            gateways: try GatewayCatalog(setting: secrets), messageKeys: try MessageKeyCatalog(setting: keys),
            toleranceSeconds: Int64(settings.number("webhook.tolerance-seconds")))
    }

    /// Whether a key stands in both lists; the names and the algorithms do not matter.
    static func sharesKey(_ left: [String], _ right: [String]) -> Bool {
        func keys(_ texts: [String]) -> Set<ReceivedText> {
            let words = texts.flatMap { $0.split { $0.isWhitespace || $0 == "," } }
            let last = words.compactMap { $0.split { $0 == "=" || $0 == ":" }.last }
            return Set(
                last.filter { $0.utf8.count > 20 }.map { ReceivedText(String($0.replacing("whsec_", with: ""))) })
        }
        return !keys(left).isDisjoint(with: keys(right))
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
