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
        let values = try names.map { try CP932.encode(fields[$0] ?? "") }
        let digest = Array(
            Insecure.MD5.hash(data: PartnerSignature.formBytes(values: values, key: Array(key.utf8))))
        return [
            .compare("rchksum", expected: "true", found: String(PartnerSignature.hex(Array(right.utf8)) == digest)),
            .compare(
                "rchksum_bad", expected: "false", found: String(PartnerSignature.hex(Array(wrong.utf8)) == digest)),
        ]
    }

    private static func place(of name: String, in text: String) -> String.Index {
        text.range(of: "\"\(name)\":")?.lowerBound ?? text.endIndex
    }
}
