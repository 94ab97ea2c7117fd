import CodecPrimitives
import Law
import Outbox
import Postgres
import StaffAccess

/// Which claims a reader may see, for the stores of staff's pages: every query about claims carries it (promise P7).
struct ClaimScope: Sendable {
    /// Codes of kinds, in order.
    let kinds: [ReceivedText]
    let classes: [ClaimClass]
    let purpose: StaffPurpose

    init(_ pass: StaffPass) {
        (kinds, purpose) = (pass.purpose.kinds.sorted(), pass.purpose)
        classes = ClaimClass.allCases.filter(pass.visibleClasses.contains)
    }

    func contains(_ kind: ReceivedText, _ claimClass: ClaimClass) -> Bool {
        purpose.sees(kind, claimClass) && classes.contains(claimClass)
    }

    /// For `c.kind = any($1) and c.claim_class = any($2)`.
    var values: [PostgresValue] { [.texts(kinds), .texts(classes.map(\.rawValue))] }
}
