import CodecPrimitives
import Law
import StaffAccess

/// Whose token the request at hand carries; nil for one that came with the shared token, which sees every claim.
enum StaffScope {
    @TaskLocal static var current: StaffPass?

    /// For what a read is logged: her purpose, or the name of the route that was called with the shared token.
    static func purpose(or route: String) -> String { current?.purpose.code.string ?? route }
}
