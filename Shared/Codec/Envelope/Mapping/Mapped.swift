internal import CodecMessages
internal import SwiftProtobuf

/// A checked value that has a form on the wire.
protocol Mapped {
    associatedtype Wire

    /// The value, or a refusal that names the field in the proto's words.
    init(wire: Wire) throws(CodecError)
    /// The form on the wire, with every field set that has a value.
    var wire: Wire { get }
}

/// An enum whose every case has one value on the wire. UNSPECIFIED belongs to none.
protocol MappedEnum: CaseIterable {
    associatedtype Wire: Equatable

    var wire: Wire { get }
}

/// A message that is a list of items.
protocol WireBatch: SwiftProtobuf.Message {
    associatedtype Item

    var items: [Item] { get set }
}

extension WireReceiptsRecorded: WireBatch {}
extension WireChannelsAdvanced: WireBatch {}
extension WirePostingsRecorded: WireBatch {}
extension WireRemittancesExpected: WireBatch {}
extension WireClearancesRequested: WireBatch {}
extension WireClearancesDecided: WireBatch {}
extension WireClearancesRevoked: WireBatch {}
extension WireSeizuresRequested: WireBatch {}
extension WireSeizuresChanged: WireBatch {}
extension WireRemittancesMatched: WireBatch {}
extension WireRemittancesBroken: WireBatch {}
extension WirePlacementsRequested: WireBatch {}
extension WireAssignmentsChanged: WireBatch {}
extension WireClaimsChanged: WireBatch {}
extension WireNoticesRequested: WireBatch {}
extension WireNoticesDispatched: WireBatch {}
extension WireNoticesReturned: WireBatch {}
extension WireSlipsIssued: WireBatch {}
extension WireSlipsWithdrawn: WireBatch {}
extension WireRefundsRequested: WireBatch {}
extension WireRefundsPaid: WireBatch {}
extension WireDebitsRequested: WireBatch {}
extension WireDebitsResulted: WireBatch {}
