import CodecPrimitives
import Foundation
import IntakeRules

/// The JSON of a gateway's webhook:
/// `{"type":"receipt.confirmed","timestamp":"…","data":{"barcode":"…","amount_yen":12300,"paid_at":"…"}}`.
struct GatewayBody: Decodable {
    let type: String?
    let timestamp: String?
    let data: Content?

    struct Content: Decodable {
        let barcode: String?
        let el_number: String?
        let receipt: String?
        let amount_yen: Int64?
        let paid_at: String?
        let store: String?
        let chain: String?
        let complete_through: String?
    }

    private static let decoder = JSONDecoder()

    /// The event that a body says.
    ///
    /// - Throws: `GatewayEvent.Refusal` with everything that is wrong; a body that is no such JSON is one fault.
    static func event(_ body: [UInt8]) throws(GatewayEvent.Refusal) -> GatewayEvent {
        guard let decoded = try? decoder.decode(GatewayBody.self, from: Data(body)) else {
            throw GatewayEvent.Refusal(faults: [GatewayEvent.Fault(field: "body", rule: "not_json_of_this_form")])
        }
        return try GatewayEvent(decoded.raw)
    }

    private var raw: GatewayEvent.Raw {
        var raw = GatewayEvent.Raw()
        raw.type = type.map { ReceivedText($0) }
        raw.timestamp = timestamp.map { ReceivedText($0) }
        raw.barcode = data?.barcode.map { ReceivedText($0) }
        raw.elNumber = data?.el_number.map { ReceivedText($0) }
        raw.receipt = data?.receipt.map { ReceivedText($0) }
        raw.amount = data?.amount_yen
        raw.paidAt = data?.paid_at.map { ReceivedText($0) }
        raw.store = data?.store.map { ReceivedText($0) }
        raw.chain = data?.chain.map { ReceivedText($0) }
        raw.completeThrough = data?.complete_through.map { ReceivedText($0) }
        return raw
    }
}
