import CodecPrimitives
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import ServiceKit

/// Who may send files of a channel and ask about them: whoever carries one of its tokens. A channel without tokens is
/// open to whoever reaches the service, as where the network alone decides who does.
struct ChannelTokens: Sendable {
    private let hashes: [ReceivedText: [SHA256.Digest]]

    /// No channel has a token.
    static let none = ChannelTokens()

    private init() { hashes = [:] }

    /// Reads `channel=token token, channel=token`: channels parted by commas or line ends, tokens by blanks (several while
    /// they rotate).
    ///
    /// - Throws: `IntakeError.settingInvalid` for a channel that is unknown, named twice or without a token; the text is
    ///   never shown.
    init(setting: String, channels: ChannelCatalog) throws {
        var hashes: [ReceivedText: [SHA256.Digest]] = [:]
        for entry in setting.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let parts = entry.split(separator: "=", maxSplits: 1).map { $0.split(whereSeparator: \.isWhitespace) }
            guard parts.count == 2, parts[0].count == 1, !parts[1].isEmpty else { throw IntakeError(.settingInvalid) }
            let name = ReceivedText(String(parts[0][0]))
            guard channels.channel(name) != nil, hashes[name] == nil else { throw IntakeError(.settingInvalid) }
            hashes[name] = parts[1].map { SHA256.hash(data: Data($0.utf8)) }
        }
        self.hashes = hashes
    }

    /// Lets a request for a channel pass, or not.
    ///
    /// - Throws: `Problem` 401 when the channel has tokens and the request carries none of them.
    func check(_ request: Request, _ channel: ReceivedText) throws {
        guard let known = hashes[channel] else { return }
        let (header, prefix) = (request.headers[.authorization] ?? "", "Bearer ")
        let given = SHA256.hash(data: Data(header.utf8.dropFirst(prefix.utf8.count)))
        guard header.utf8.starts(with: prefix.utf8), known.contains(given) else {
            throw Problem("unauthorized", status: .unauthorized, title: "This channel's upload token is needed.")
        }
    }
}
