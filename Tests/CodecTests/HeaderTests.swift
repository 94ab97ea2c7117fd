import Codec
import CodecPrimitives
import TestKit
import Testing

@Suite("envelope headers")
struct HeaderTests {
    let envelope = Envelope(
        id: MessageID(UUIDv7(unixMilliseconds: 1_775_000_000_000, random: (7, 9))),
        type: ReceivedText("receipts.recorded"), source: ReceivedText("payment-intake"),
        time: Timestamp(microseconds: 1_775_000_000_123_456), subject: ReceivedText("konbini-a"),
        traceparent: ReceivedText("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        routingKey: ReceivedText("receipts.recorded"), sequence: 77, body: [1, 2, 3])

    private func dictionary(_ envelope: Envelope) -> [String: EnvelopeHeader] {
        Dictionary(envelope.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("headers and body give the envelope back, with and without what is optional")
    func roundTrip() throws {
        var bare = envelope
        (bare.subject, bare.traceparent, bare.sequence) = (nil, nil, nil)
        for envelope in [envelope, bare] {
            let again = try Envelope(headers: dictionary(envelope), routingKey: "elsewhere", body: envelope.body)
            #expect(again == envelope)
        }
    }

    @Test("the attributes have their CloudEvents names")
    func names() {
        let headers = dictionary(envelope)
        #expect(headers["cloudEvents:specversion"] == .text(ReceivedText("1.0")))
        #expect(headers["cloudEvents:type"] == .text(ReceivedText("receipts.recorded")))
        #expect(headers["cloudEvents:time"] == .text(ReceivedText("2026-03-31T23:33:20.123456Z")))
        #expect(headers["saiken-sequence"] == .int(77))
        #expect(Envelope.contentType.isSameBytes(as: "application/protobuf"))
    }

    @Test("a missing, empty or misshapen header is refused by its name", arguments: ["id", "type", "source", "time"])
    func refused(_ attribute: String) {
        let name = "cloudEvents:\(attribute)"
        for value in [nil, EnvelopeHeader.text(ReceivedText("")), .int(1)] as [EnvelopeHeader?] {
            var headers = dictionary(envelope)
            headers[name] = value
            #expect(throws: CodecError(.header, name)) {
                try Envelope(headers: headers, routingKey: "receipts.recorded", body: [])
            }
        }
    }

    @Test("a sequence that is no positive number is refused")
    func sequence() {
        for value in [EnvelopeHeader.int(0), .int(-5), .text(ReceivedText("77"))] {
            var headers = dictionary(envelope)
            headers["saiken-sequence"] = value
            #expect(throws: CodecError(.header, "saiken-sequence")) {
                try Envelope(headers: headers, routingKey: "receipts.recorded", body: [])
            }
        }
    }

    @Test("without its own header the broker's routing key counts")
    func routingKey() throws {
        var headers = dictionary(envelope)
        headers["saiken-routing-key"] = nil
        let read = try Envelope(headers: headers, routingKey: "from.the.broker", body: [])
        #expect(read.routingKey == ReceivedText("from.the.broker"))
    }

    @Test("RFC 3339 is read strictly and gives back what was written")
    func times() {
        var source = SeededRandom.printed(for: "times")
        for _ in 0..<2000 {
            let time = Timestamp(
                microseconds: Int64.random(in: -3_000_000_000_000_000...7_000_000_000_000_000, using: &source))
            #expect(Timestamp(rfc3339: ReceivedText(time.description)) == time)
        }
        #expect(Timestamp(rfc3339: ReceivedText("2026-04-07T00:15:00Z"))?.microseconds == 1_775_520_900_000_000)
        #expect(Timestamp(rfc3339: ReceivedText("2026-04-07T00:15:00.5Z"))?.microseconds == 1_775_520_900_500_000)
        let wrong = [
            "", "2026-04-07", "2026-04-07T00:15:00", "2026-04-07T00:15:00+09:00", "2026-02-30T00:15:00Z",
            "2026-04-07T24:15:00Z", "2026-04-07T00:15:00.Z", "2026-04-07T00:15:00.1234567Z", "2026-04-07 00:15:00Z",
        ]
        for text in wrong { #expect(Timestamp(rfc3339: ReceivedText(text)) == nil, "\(text)") }
    }
}
