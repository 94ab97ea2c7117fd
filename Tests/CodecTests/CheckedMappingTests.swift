import Codec
import CodecPrimitives
import Foundation
import TestKit
import Testing

@Suite("checked mapping")
struct CheckedMappingTests {
    /// Fields whose absence says something; each says so in its proto.
    static let nullable: Set<String> = [
        "postings.recorded:items.lines", "clearance.requested:items.purpose",
        "clearance.decided:items.granted.person", "clearance.decided:items.granted.person.birth_day",
        "clearance.decided:items.granted.person.addresses", "clearance.decided:items.granted.remarks",
        "clearance.decided:items.granted.person.addresses.to_day", "clearance.decided:items.granted.slip",
        "clearance.decided:items.granted.slip.barcode", "notice.requested:items.due_day",
        "seizure.changed:items.clearance_id", "seizure.changed:items.reasons",
        "assignment.changed:items.reason", "claims.changed:items.stops", "claims.changed:items.prescription_end_day",
        "remittance.broken:items.bank_line_id", "remittance.broken:items.receipt_ids",
        "slips.issued:items.keys.barcode", "slips.issued:items.keys.el_number",
        "slips.issued:items.keys.pay_easy_payment", "refund.requested:items.person_id", "refund.paid:items.reason",
        "stream.heartbeat:last", "stream.heartbeat:applied",
    ]
    /// Members of a oneof: without them the oneof is empty, and that is what is refused.
    static let choices: Set<String> = [
        "barcode", "slip_number", "el_number", "pay_easy", "agent", "seizure_request_id", "granted", "refused",
    ]

    private func golden(_ type: MessageType) throws -> GoldenMessage {
        try #require(GoldenMessage.all.first { $0.type.isSameBytes(as: type.rawValue) })
    }

    private func refusal(_ type: MessageType, _ body: [UInt8]) -> CodecError? {
        do throws(CodecError) {
            _ = try MessageCodec.decode(type: type.name, body: body)
            return nil
        } catch { return error }
    }

    @Test("a message without any one of its fields is refused by that field's name", arguments: MessageType.allCases)
    func absentFieldIsRefused(_ type: MessageType) throws {
        let golden = try golden(type)
        let tree = try JSONTree(golden.json())
        var refused = 0
        for member in tree.members {
            let body = try golden.body(json: tree.text(with: nil, at: member))
            let error = refusal(type, body)
            if CheckedMappingTests.nullable.contains("\(type.rawValue):\(member.shape)") {
                #expect(error == nil, "\(member.path) may be absent")
                continue
            }
            refused += 1
            let expected: CodecError.Code = member.value is [Any] ? .count : .absent
            #expect(error?.code == expected, "\(member.path) is absent")
            let name = member.shape.split(separator: ".").last.map(String.init) ?? ""
            let isChoice = CheckedMappingTests.choices.contains(name) && !member.parent.hasSuffix("slip")
            let field = error?.field ?? ""
            #expect(isChoice ? field.hasPrefix(member.parent) : field.isSameBytes(as: member.path), "\(field)")
        }
        #expect(refused > 0)
    }

    @Test("an unknown or unspecified enum value is refused by its field's name", arguments: MessageType.allCases)
    func unknownEnumIsRefused(_ type: MessageType) throws {
        let golden = try golden(type)
        let tree = try JSONTree(golden.json())
        for member in tree.members {
            guard let text = member.value as? String, text.contains("_"), text.uppercased().isSameBytes(as: text),
                text.utf8.allSatisfy({ $0 == 0x5F || (0x41...0x5A).contains($0) })
            else { continue }
            for value in [0, 99, -1] {
                let error = refusal(type, try golden.body(json: tree.text(with: value, at: member)))
                #expect(error == CodecError(.unknownValue, member.path))
            }
        }
    }

    @Test("amounts, days, moments, versions and identifiers outside their bounds are refused")
    func boundsAreKept() throws {
        let golden = try golden(.receiptsRecorded)
        let tree = try JSONTree(golden.json())
        let wrong: [(String, Any)] = [
            ("amount_yen", "1000000000001"), ("amount_yen", "-1000000000001"), ("amount_yen", "9223372036854775807"),
            ("paid_on_day", 2_000_000), ("paid_on_day", -2_000_000), ("received_at_us", "-9223372036854775808"),
            ("version", 0), ("version", -1), ("receipt_id", "AAAA"), ("evidence_id", ""),
        ]
        for (name, value) in wrong {
            let member = try #require(tree.members.first { $0.path.isSameBytes(as: "items[0].\(name)") })
            let error = refusal(.receiptsRecorded, try golden.body(json: tree.text(with: value, at: member)))
            #expect(error == CodecError(.outOfRange, "items[0].\(name)"))
        }
        let channel = try #require(tree.members.first { $0.path.isSameBytes(as: "items[0].channel") })
        for text in ["", String(repeating: "c", count: 65)] {
            let error = refusal(.receiptsRecorded, try golden.body(json: tree.text(with: text, at: channel)))
            #expect(error == CodecError(.length, "items[0].channel"))
        }
    }

    @Test("a batch has 1 to 500 items, in both directions")
    func batchSize() throws {
        let item = ChannelAdvanced(
            channel: ReceivedText("konbini-a"), version: 1, completeThrough: BusinessDate(daysSinceEpoch: 20_000),
            coversThrough: 0)
        for count in [0, 501] {
            #expect(throws: CodecError(.count, "items")) {
                try MessageCodec.encode(.channelAdvanced(Array(repeating: item, count: count)))
            }
        }
        let full = try MessageCodec.encode(.channelAdvanced(Array(repeating: item, count: 500)))
        #expect(try MessageCodec.decode(type: full.type, body: full.body).type == .channelAdvanced)
        #expect(refusal(.channelAdvanced, []) == CodecError(.count, "items"))
        let oneMore = full.body + (try MessageCodec.encode(.channelAdvanced([item])).body)
        #expect(refusal(.channelAdvanced, oneMore) == CodecError(.count, "items"))
    }

    @Test("a body over four mebibytes is refused before it is parsed, an unknown type by its name")
    func sizeAndType() {
        let large = [UInt8](repeating: 0x0A, count: MessageCodec.bodyBytes + 1)
        #expect(refusal(.receiptsRecorded, large) == CodecError(.tooLarge, ""))
        #expect(throws: CodecError(.unknownType, "")) {
            try MessageCodec.decode(type: ReceivedText("receipts.recorded.v2"), body: [])
        }
    }

    @Test("a field that this release does not know is passed over")
    func addedFieldIsPassedOver() throws {
        let golden = try golden(.channelAdvanced)
        let known = try MessageCodec.decode(type: ReceivedText(golden.type), body: golden.bytes())
        let unknown: [UInt8] = [0xA2, 0x06, 0x03, 0x61, 0x62, 0x63]
        #expect(try MessageCodec.decode(type: ReceivedText(golden.type), body: golden.bytes() + unknown) == known)
    }
}
