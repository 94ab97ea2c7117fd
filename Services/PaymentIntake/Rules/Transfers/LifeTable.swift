/// The steps that a thing may take: what is not in the table is denied.
public struct LifeTable<State: Hashable & Sendable, Event: Hashable & Sendable>: Sendable {
    /// One allowed step.
    public struct Edge: Hashable, Sendable {
        public let from: State
        public let event: Event
        public let to: State

        init(_ from: State, _ event: Event, _ to: State) { (self.from, self.event, self.to) = (from, event, to) }
    }

    public let edges: [Edge]

    init(_ edges: [Edge]) { self.edges = edges }

    /// The state after an event; nil when the table denies it.
    public func state(from: State, after event: Event) -> State? {
        edges.first { $0.from == from && $0.event == event }?.to
    }

    /// The states that an event may happen in.
    public func states(before event: Event) -> [State] { edges.filter { $0.event == event }.map(\.from) }
}
