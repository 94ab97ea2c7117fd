import CodecPrimitives
import CodecRecords
import Crypto
import Foundation
import IntakeRules

/// `payeasy_agent_form.json`: a form that an agent posts, and the checksum over its values.
enum FormVectors {
    static func check(file: URL) throws -> [VectorResult] {
        // The checksum is over the values in the form's own order, which a dictionary does not keep.
        let bytes = try VectorFile.bytes(file)
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let fields = object["fields"] as? [String: String], let key = object["hash_key"] as? String,
            let right = object["rchksum"] as? String, let wrong = object["rchksum_bad"] as? String
        else { throw VectorFileError(file.path) }
        let text = String(decoding: bytes, as: UTF8.self)
        let names = fields.keys.sorted { place(of: $0, in: text) < place(of: $1, in: text) }
        let posted = names.map { "\($0)=\(escaped(fields[$0] ?? ""))" }.joined(separator: "&")
        let form = PushForm(
            encoding: .cp932, identity: [], reference: .agent(field: ReceivedText("bktrans")),
            amount: ReceivedText("amount"), paidOn: ReceivedText("ddate"),
            status: .coded(field: ReceivedText("rsltcd"), news: [:], silent: []),
            proof: .digest(.md5, of: names.map { ReceivedText($0) }, in: ReceivedText("rchksum")))
        guard let read = FormFields(Array(posted.utf8)), let proven = form.provenBytes(of: read) else {
            return [.fail("rchksum", expected: "true", found: "false")]
        }
        let digest = Array(Insecure.MD5.hash(data: proven + Array(key.utf8)))
        return [
            .compare("rchksum", expected: "true", found: String(PartnerSignature.hex(Array(right.utf8)) == digest)),
            .compare(
                "rchksum_bad", expected: "false", found: String(PartnerSignature.hex(Array(wrong.utf8)) == digest)),
        ]
    }

    /// A value as forms carry it: every byte of CP932 escaped.
    private static func escaped(_ value: String) -> String {
        ((try? CP932.encode(value)) ?? []).map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func place(of name: String, in text: String) -> String.Index {
        text.range(of: "\"\(name)\":")?.lowerBound ?? text.endIndex
    }
}
