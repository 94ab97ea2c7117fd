import CodecMessages
import Foundation
import SwiftProtobuf
import TestKit
import Testing

/// The committed sample of one message type: its JSON for people and its bytes for machines.
struct GoldenMessage: CustomTestStringConvertible {
    let type: String
    let wire: any SwiftProtobuf.Message.Type

    /// Every type of `messages.md`, whether or not this release maps it.
    static let all: [GoldenMessage] = [
        GoldenMessage(type: "receipts.recorded", wire: WireReceiptsRecorded.self),
        GoldenMessage(type: "channel.advanced", wire: WireChannelsAdvanced.self),
        GoldenMessage(type: "postings.recorded", wire: WirePostingsRecorded.self),
        GoldenMessage(type: "remittance.expected", wire: WireRemittancesExpected.self),
        GoldenMessage(type: "remittance.matched", wire: WireRemittancesMatched.self),
        GoldenMessage(type: "remittance.broken", wire: WireRemittancesBroken.self),
        GoldenMessage(type: "clearance.requested", wire: WireClearancesRequested.self),
        GoldenMessage(type: "clearance.decided", wire: WireClearancesDecided.self),
        GoldenMessage(type: "clearance.revoked", wire: WireClearancesRevoked.self),
        GoldenMessage(type: "inquiry.requested", wire: WireInquiriesRequested.self),
        GoldenMessage(type: "inquiry.answered", wire: WireInquiriesAnswered.self),
        GoldenMessage(type: "seizure.requested", wire: WireSeizuresRequested.self),
        GoldenMessage(type: "seizure.changed", wire: WireSeizuresChanged.self),
        GoldenMessage(type: "stream.heartbeat", wire: WireStreamHeartbeat.self),
        GoldenMessage(type: "stream.resend", wire: WireStreamResend.self),
        GoldenMessage(type: "claims.changed", wire: WireClaimsChanged.self),
        GoldenMessage(type: "slips.issued", wire: WireSlipsIssued.self),
        GoldenMessage(type: "slips.withdrawn", wire: WireSlipsWithdrawn.self),
        GoldenMessage(type: "refund.requested", wire: WireRefundsRequested.self),
        GoldenMessage(type: "refund.paid", wire: WireRefundsPaid.self),
        GoldenMessage(type: "debit.requested", wire: WireDebitsRequested.self),
        GoldenMessage(type: "debit.resulted", wire: WireDebitsResulted.self),
        GoldenMessage(type: "placement.requested", wire: WirePlacementsRequested.self),
        GoldenMessage(type: "assignment.changed", wire: WireAssignmentsChanged.self),
        GoldenMessage(type: "activity.reported", wire: WireActivitiesReported.self),
        GoldenMessage(type: "notice.requested", wire: WireNoticesRequested.self),
        GoldenMessage(type: "notice.dispatched", wire: WireNoticesDispatched.self),
        GoldenMessage(type: "notice.returned", wire: WireNoticesReturned.self),
        GoldenMessage(type: "contact.recorded", wire: WireContactsRecorded.self),
    ]

    var testDescription: String { type }

    func json() throws -> String {
        String(decoding: try Fixtures.bytes("messages/\(type).json"), as: UTF8.self)
    }

    func bytes() throws -> [UInt8] {
        let digits = try Fixtures.bytes("messages/\(type).hex").filter { $0 > 0x20 }.map { UInt8($0) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { index in
            let pair = String(decoding: digits[index...(index + 1)], as: UTF8.self)
            return UInt8(pair, radix: 16) ?? 0
        }
    }

    /// The body that a JSON text of this message means.
    func body(json: String) throws -> [UInt8] {
        func encoded<Wire: SwiftProtobuf.Message>(_ wire: Wire.Type) throws -> [UInt8] {
            try Wire(jsonString: json).serializedBytes()
        }
        return try encoded(wire)
    }

    /// The bytes read and written again.
    func rewritten(_ bytes: [UInt8]) throws -> [UInt8] {
        func rewritten<Wire: SwiftProtobuf.Message>(_ wire: Wire.Type) throws -> [UInt8] {
            try Wire(serializedBytes: bytes).serializedBytes()
        }
        return try rewritten(wire)
    }
}
