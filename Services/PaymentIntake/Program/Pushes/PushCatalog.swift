import CodecPrimitives
import Crypto
import Foundation
import IntakeRules
import ServiceKit

/// The agents that may push forms, each with its description, its key and the addresses that it calls from.
struct PushCatalog: Sendable {
    struct Agent: Sendable {
        let form: PushForm
        let reply: PushFormFile.Reply
        let key: [UInt8]
        /// Nobody else is believed: a form carries no signature worth the name.
        let sources: SourceList
    }

    private let agents: [ReceivedText: Agent]

    /// What the settings say, as `name=value` parted by commas or line ends.
    struct Texts {
        /// The description: a shipped one by name, or a path.
        var forms = ""
        var keys = ""
        var sources = ""
    }

    /// - Throws: `IntakeError.settingInvalid` for an agent without addresses, a description that is none, or a missing key.
    init(_ texts: Texts) throws {
        let (keys, sources) = (try PushCatalog.entries(texts.keys), try PushCatalog.entries(texts.sources))
        agents = try Dictionary(
            uniqueKeysWithValues: PushCatalog.entries(texts.forms).map { name, form in
                let (form, reply) = try PushFormFile.decode(try PushCatalog.file(form))
                guard let sources = sources[name].flatMap({ SourceList($0) }), !sources.isEmpty else {
                    throw IntakeError(.settingInvalid)
                }
                let key = Array((keys[name] ?? "").utf8)
                guard form.proof == .none || !key.isEmpty else { throw IntakeError(.settingInvalid) }
                return (name, Agent(form: form, reply: reply, key: key, sources: sources))
            })
    }

    func agent(_ name: ReceivedText) -> Agent? { agents[name] }

    private static func entries(_ text: String) throws -> [ReceivedText: String] {
        var entries: [ReceivedText: String] = [:]
        for entry in text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let parts = entry.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, entries.updateValue(parts[1], forKey: ReceivedText(parts[0])) == nil else {
                throw IntakeError(.settingInvalid)
            }
        }
        return entries
    }

    private static func file(_ name: String) throws -> Data {
        let shipped = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Forms")
        guard let data = FileManager.default.contents(atPath: shipped?.path ?? name) else {
            throw IntakeError(.settingInvalid)
        }
        return data
    }
}

extension PushCatalog.Agent {
    /// Whether the form carries the proof that the agent gives. Compares in constant time.
    func isProven(_ fields: FormFields) -> Bool {
        switch form.proof {
        case .none: true
        case .shared(let field): PushCatalog.isSame(fields.bytes(field) ?? [], key)
        case .digest(let algorithm, _, let field):
            if let bytes = form.provenBytes(of: fields), let given = fields.bytes(field) {
                PushCatalog.isSame(given.map { 0x41...0x46 ~= $0 ? $0 + 0x20 : $0 }, algorithm.hex(bytes + key))
            } else {
                false
            }
        }
    }
}

extension PushCatalog {
    fileprivate static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension PushForm.Digest {
    /// The digest in lower case hexadecimal digits.
    fileprivate func hex(_ bytes: [UInt8]) -> [UInt8] {
        let data = Data(bytes)
        let digest: [UInt8] =
            switch self {
            // What these agents use; the list of addresses carries the weight.
            case .md5: Array(Insecure.MD5.hash(data: data))
            case .sha1: Array(Insecure.SHA1.hash(data: data))
            case .sha256: Array(SHA256.hash(data: data))
            }
        let digits = Array("0123456789abcdef".utf8)
        return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
