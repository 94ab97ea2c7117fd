/// The settings of clearance, per act. Law is not among them.
public struct ClearancePolicy: Sendable {
    /// What a city may set for one act.
    public struct Act: Hashable, Sendable {
        /// How long a grant lives, in seconds of wall time.
        public var lifetimeSeconds: Int64
        /// How many days a channel may be behind today before the act waits. Money that a store takes
        /// today is announced tomorrow morning: less than 1 stops everything.
        public var channelToleranceDays: Int

        public init(lifetimeSeconds: Int64, channelToleranceDays: Int) {
            (self.lifetimeSeconds, self.channelToleranceDays) = (lifetimeSeconds, channelToleranceDays)
        }
    }

    private var acts: [ClearanceAct: Act]
    /// A refusal for holds alone is escalated when a claim is prescribed within so many days.
    public var prescriptionEscalationDays: Int

    /// Ten minutes for every act; a channel may be behind 3 days for seizures and cut-offs, 7 for letters.
    public static let standard = ClearancePolicy()

    public init(_ acts: [ClearanceAct: Act] = [:], prescriptionEscalationDays: Int = 60) {
        (self.acts, self.prescriptionEscalationDays) = (acts, prescriptionEscalationDays)
    }

    /// The settings of an act, its own or the default ones.
    public subscript(act: ClearanceAct) -> Act {
        get { acts[act] ?? Act(lifetimeSeconds: 600, channelToleranceDays: act.isContact ? 7 : 3) }
        set { acts[act] = newValue }
    }
}
