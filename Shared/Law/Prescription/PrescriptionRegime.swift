/// Which column of the law a claim's prescription follows (law 5.2).
public enum PrescriptionRegime: String, CaseIterable, Sendable {
    /// 地方税: 地方税法18条から18条の3.
    case tax
    /// Other enforceable claims: 地方自治法236条 and each statute, execution in the way of taxes.
    case enforceable
    /// 非強制徴収公債権: 地方自治法236条, execution through courts.
    case publicClaim = "public"
    /// 私債権: 民法.
    case privateClaim = "private"

    /// The regime of a kind of claim.
    public init(_ kind: ClaimKind) {
        switch kind.claimClass {
        case .enforceable: self = kind.route == .tax ? .tax : .enforceable
        case .publicClaim: self = .publicClaim
        case .privateClaim: self = .privateClaim
        }
    }

    /// Whether the claim lives on until its prescription is invoked (援用, 民法145条; else 地方自治法236条2項).
    public var needsInvocation: Bool { self == .privateClaim }

    /// Whether the city executes by itself (自力執行権).
    var executesItself: Bool { self == .tax || self == .enforceable }
}
