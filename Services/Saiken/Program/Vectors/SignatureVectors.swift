import CodecPrimitives
import CodecRecords
import Crypto
import Foundation
import IntakeRules

/// `webhook_vectors.json` and `payeasy_agent_form.json`: what gateways sign, held against the rules of payment-intake.
enum SignatureVectors {
    private struct Webhooks: Decodable {
        let standardWebhooks: [Standard]
        let stripeStyle: [Hex]
        let komojuStyle: [Hex]
        let rfc9421: [Message]
        let rfc9530: [Digest]
    }

    private struct Standard: Decodable {
        let secret: String
        let id: String
        let timestamp: Int64
        let body: String
        let signature: String
        let headerWithRotation: String?
        let expect: String?
    }

    private struct Hex: Decodable {
        let secret: String
        let body: String
        let header: String?
        let signature: String?
    }

    private struct Message: Decodable {
        let keyBase64: String
        let signatureBase: String
        let signatureInput: String
        let signature: String
    }

    private struct Digest: Decodable {
        let body: String
        let contentDigestSha512: String
        let contentDigestSha256: String
    }

    static func webhooks(_ file: URL) throws -> [VectorResult] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let vectors = try? decoder.decode(Webhooks.self, from: Data(try VectorFile.bytes(file))) else {
            throw VectorFileError(file.path)
        }
        var results: [VectorResult] = []
        func add(_ name: String, _ index: Int, isRight: Bool) {
            results.append(.compare("\(name) \(index + 1)", expected: "true", found: String(isRight)))
        }
        for (index, row) in vectors.standardWebhooks.enumerated() {
            let headers = [row.signature] + (row.headerWithRotation.map { [$0] } ?? [])
            let isValid = headers.allSatisfy { isSigned(row, $0) }
            add("standard_webhooks", index, isRight: isValid != (row.expect ?? "valid").isSameBytes(as: "invalid"))
        }
        for (index, row) in vectors.stripeStyle.enumerated() { add("stripe_style", index, isRight: isTimestamped(row)) }
        for (index, row) in vectors.komojuStyle.enumerated() { add("komoju_style", index, isRight: isHex(row)) }
        for (index, row) in vectors.rfc9421.enumerated() { add("rfc9421", index, isRight: isMessage(row)) }
        for (index, row) in vectors.rfc9530.enumerated() { add("rfc9530", index, isRight: isDigest(row)) }
        return results
    }

    private static func isSigned(_ row: Standard, _ header: String) -> Bool {
        let headers = WebhookSignature.Headers(
            id: ReceivedText(row.id), timestamp: ReceivedText(String(row.timestamp)), signature: ReceivedText(header))
        let now = Timestamp(microseconds: row.timestamp * 1_000_000)
        guard let key = WebhookSignature.key(fromSecret: ReceivedText(row.secret)),
            let signature = try? WebhookSignature(headers: headers, now: now, toleranceSeconds: 300)
        else { return false }
        return isCode(signature.candidates, signature.signedBytes(body: Array(row.body.utf8)), key)
    }

    private static func isTimestamped(_ row: Hex) -> Bool {
        guard let header = row.header, let signature = PartnerSignature.Timestamped(header: ReceivedText(header)) else {
            return false
        }
        let signed = signature.signedBytes(body: Array(row.body.utf8))
        return isCode(signature.candidates, signed, Array(row.secret.utf8))
            && !isCode(signature.candidates, signed + [0x20], Array(row.secret.utf8))
    }

    private static func isHex(_ row: Hex) -> Bool {
        guard let code = row.signature.flatMap({ PartnerSignature.hex(Array($0.utf8)) }) else { return false }
        return isCode([code], Array(row.body.utf8), Array(row.secret.utf8))
    }

    /// The base is built again from the values that its lines show.
    private static func isMessage(_ row: Message) -> Bool {
        guard let key = Data(base64Encoded: row.keyBase64),
            let member = SignatureInput.members(of: ReceivedText(row.signatureInput))?.first,
            let code = MessageSignature.binaries(ReceivedText(row.signature))?[member.label]
        else { return false }
        var fields: [ReceivedText: ReceivedText] = [:]
        for line in row.signatureBase.split(separator: "\n") {
            let parts = line.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2 else { return false }
            fields[ReceivedText(String(parts[0].dropFirst().dropLast()))] = ReceivedText(String(parts[1]))
        }
        let empty = ReceivedText("")
        let request = MessageSignature.Request(
            method: empty, authority: fields[ReceivedText("@authority")] ?? empty, path: empty, query: empty,
            fields: fields)
        guard let base = try? MessageSignature.base(of: member, request), base == Array(row.signatureBase.utf8) else {
            return false
        }
        return isCode([code], base, [UInt8](key))
    }

    private static func isDigest(_ row: Digest) -> Bool {
        let body = Data(row.body.utf8)
        func stated(_ field: String, _ algorithm: String) -> [UInt8]? {
            MessageSignature.binaries(ReceivedText(field))?[ReceivedText(algorithm)]
        }
        return stated(row.contentDigestSha256, "sha-256") == Array(SHA256.hash(data: body))
            && stated(row.contentDigestSha512, "sha-512") == Array(SHA512.hash(data: body))
    }

    private static func isCode(_ candidates: [[UInt8]], _ bytes: [UInt8], _ key: [UInt8]) -> Bool {
        candidates.contains { candidate in
            HMAC<SHA256>.isValidAuthenticationCode(
                candidate, authenticating: Data(bytes), using: SymmetricKey(data: Data(key)))
        }
    }
}
