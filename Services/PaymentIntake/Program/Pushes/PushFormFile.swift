import CodecPrimitives
import CodecRecords
import Foundation
import IntakeRules

/// The file that describes an agent's form push; its names are those of `PushForm`.
struct PushFormFile: Decodable {
    let encoding: String
    let identity: [String]
    let reference: [String: String]
    let amount: String
    let paid_on: String
    let paid_at: String?
    let store: String?
    let chain: String?
    let always: Always?
    let coded: Coded?
    let digest: Digest?
    let shared: String?
    let reply: Reply

    struct Always: Decodable {
        let news: String
        let field: String
        let `is`: String
    }

    struct Coded: Decodable {
        let field: String
        let news: [String: String]
        let silent: [String]
    }

    struct Digest: Decodable {
        let algorithm: String
        let of: [String]
        let `in`: String
    }

    /// What the agent takes for a yes and for a no.
    struct Reply: Decodable {
        let taken: String
        let refused: String
    }

    /// - Throws: `IntakeError.settingInvalid` for a file that is no such description.
    static func decode(_ data: Data) throws -> (form: PushForm, reply: Reply) {
        guard let file = try? JSONDecoder().decode(PushFormFile.self, from: data) else {
            throw IntakeError(.settingInvalid)
        }
        return (try file.form(), file.reply)
    }

    private func form() throws -> PushForm {
        guard let encoding = TextEncoding(rawValue: encoding), !identity.isEmpty else {
            throw IntakeError(.settingInvalid)
        }
        var form = PushForm(
            encoding: encoding, identity: identity.map { ReceivedText($0) }, reference: try referenceForm(),
            amount: ReceivedText(amount), paidOn: ReceivedText(paid_on), status: try status(), proof: try proof())
        form.paidAt = paid_at.map { ReceivedText($0) }
        form.store = store.map { ReceivedText($0) }
        form.chain = chain.map { ReceivedText($0) }
        return form
    }

    private func referenceForm() throws -> PushForm.Reference {
        switch (reference["barcode"], reference["el_number"], reference["agent"]) {
        case (let field?, nil, nil): .barcode(field: ReceivedText(field))
        case (nil, let fields?, nil):
            .elNumber(fields: fields.split(separator: " ").map { ReceivedText(String($0)) })
        case (nil, nil, let field?): .agent(field: ReceivedText(field))
        default: throw IntakeError(.settingInvalid)
        }
    }

    private func status() throws -> PushForm.Status {
        switch (always, coded) {
        case (let always?, nil):
            return .always(
                try PushFormFile.news(always.news), whereField: ReceivedText(always.field), is: ReceivedText(always.is))
        case (nil, let coded?):
            let news = try coded.news.map { (ReceivedText($0.key), try PushFormFile.news($0.value)) }
            return .coded(
                field: ReceivedText(coded.field), news: Dictionary(uniqueKeysWithValues: news),
                silent: coded.silent.map { ReceivedText($0) })
        default: throw IntakeError(.settingInvalid)
        }
    }

    private func proof() throws -> PushForm.Proof {
        switch (digest, shared) {
        case (nil, nil): return .none
        case (nil, let field?): return .shared(ReceivedText(field))
        case (let digest?, nil):
            guard let algorithm = PushForm.Digest(rawValue: digest.algorithm), !digest.of.isEmpty else {
                throw IntakeError(.settingInvalid)
            }
            return .digest(algorithm, of: digest.of.map { ReceivedText($0) }, in: ReceivedText(digest.in))
        default: throw IntakeError(.settingInvalid)
        }
    }

    private static func news(_ word: String) throws -> NewsKind {
        switch word {
        case "flash": .flash
        case "confirmed": .confirmed
        case "cancelled": .cancelled
        case "corrected": .corrected
        default: throw IntakeError(.settingInvalid)
        }
    }
}
