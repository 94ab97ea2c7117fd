public import CodecPrimitives
public import Law

/// A staff member whom a token has let in, under one purpose ("hat").
public struct StaffPass: Sendable {
    /// Under which name her reads and acts are recorded; at most `subjectBytesMax` bytes.
    public let subject: ReceivedText
    /// As pages greet her.
    public let name: String
    public let purpose: StaffPurpose
    /// Classes of claim that she is empowered for.
    public let classes: Set<ClaimClass>
    /// When the token ends.
    public let expiresAt: Timestamp

    /// Longest subject, in bytes: that of the name of staff in the suite's records.
    public static let subjectBytesMax = 100
    /// Longest name that is shown, in bytes.
    public static let nameBytesMax = 200

    public init(
        subject: ReceivedText, name: String, purpose: StaffPurpose, classes: Set<ClaimClass>, expiresAt: Timestamp
    ) {
        (self.subject, self.name, self.purpose) = (subject, name, purpose)
        (self.classes, self.expiresAt) = (classes, expiresAt)
    }

    /// The classes of claim that both her purpose and her own powers reach.
    public var visibleClasses: Set<ClaimClass> { purpose.classes.intersection(classes) }

    /// Whether she may see a claim.
    public func sees(_ kind: ReceivedText, _ claimClass: ClaimClass) -> Bool {
        purpose.sees(kind, claimClass) && classes.contains(claimClass)
    }
}
