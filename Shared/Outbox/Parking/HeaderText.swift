internal import Codec
internal import CodecPrimitives
internal import FoundationEssentials

/// Headers as JSON text and back, for the parked rows.
enum HeaderText {
    private enum Value: Codable {
        case text(String)
        case int(Int64)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int64.self) {
                self = .int(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .int(let number): try container.encode(number)
            }
        }
    }

    /// One object.
    static func json(_ headers: [String: EnvelopeHeader]) throws -> String {
        let values = headers.mapValues { value in
            switch value {
            case .text(let text): Value.text(text.string)
            case .int(let number): Value.int(number)
            }
        }
        return String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
    }

    static func headers(_ json: String) throws(OutboxError) -> [String: EnvelopeHeader] {
        guard let values = try? JSONDecoder().decode([String: Value].self, from: Data(json.utf8)) else {
            throw OutboxError(.damaged, "headers of a parked message")
        }
        return values.mapValues { value in
            switch value {
            case .text(let text): .text(ReceivedText(text))
            case .int(let number): .int(number)
            }
        }
    }
}
