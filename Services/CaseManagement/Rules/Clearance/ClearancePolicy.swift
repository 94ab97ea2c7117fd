/// The settings of clearance, per act. Law is not among them, nor how far news of money may be behind: that is data
/// (`MoneyBook`).
public struct ClearancePolicy: Sendable {
    /// What a city may set for one act.
    public struct Act: Hashable, Sendable {
        /// How long a grant lives, in seconds of wall time.
        public var lifetimeSeconds: Int64

        public init(lifetimeSeconds: Int64) { self.lifetimeSeconds = lifetimeSeconds }
    }

    private var acts: [ClearanceAct: Act]
    /// A refusal for holds alone is escalated when a claim is prescribed within so many days.
    public var prescriptionEscalationDays: Int

    /// Ten minutes for every act.
    public static let standard = ClearancePolicy()

    public init(_ acts: [ClearanceAct: Act] = [:], prescriptionEscalationDays: Int = 60) {
        (self.acts, self.prescriptionEscalationDays) = (acts, prescriptionEscalationDays)
    }

    /// The settings of an act, its own or the default ones.
    public subscript(act: ClearanceAct) -> Act {
        get { acts[act] ?? Act(lifetimeSeconds: 600) }
        set { acts[act] = newValue }
    }
}
