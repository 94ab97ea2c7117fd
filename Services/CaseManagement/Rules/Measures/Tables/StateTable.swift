/// Who or what takes a step.
public enum StepTaker: String, CaseIterable, Sendable {
    /// The officer in charge (担当).
    case officer
    /// Another officer with the power (決裁権者).
    case approver
    /// The calendar or something that happened (期日・事実).
    case fact
}

/// All steps that an aggregate may take: what is not in the table is not allowed.
public struct StateTable<State: StateName, Event: StateName>: Sendable {
    /// One allowed step.
    public struct Edge: Hashable, Sendable {
        public let from: State
        public let event: Event
        public let to: State
        public let taker: StepTaker
    }

    /// As diagrams name it.
    public let name: String
    public let initial: State
    public let edges: [Edge]

    public init(_ name: String, from initial: State, _ edges: [Edge]) {
        (self.name, self.initial, self.edges) = (name, initial, edges)
    }

    /// The step that an event takes in a state; nil where it is not allowed.
    public func edge(from state: State, on event: Event) -> Edge? {
        edges.first { $0.from == state && $0.event == event }
    }

    /// Every state that the table knows, in the order of its first mention.
    public var states: [State] {
        var states = [initial]
        for edge in edges {
            for state in [edge.from, edge.to] where !states.contains(state) { states.append(state) }
        }
        return states
    }

    /// Whether nothing can follow.
    public func isFinal(_ state: State) -> Bool { !edges.contains { $0.from == state } }
}

/// A name in a state table.
public protocol StateName: Hashable, CaseIterable, Sendable, RawRepresentable where RawValue == String {}

extension StateTable {
    /// The table as a Mermaid diagram; steps of an approver and of facts say so.
    public var mermaid: String {
        var lines = ["stateDiagram-v2", "    [*] --> \(initial.rawValue)"]
        for edge in edges {
            let taker = edge.taker == .officer ? "" : " [\(edge.taker.rawValue)]"
            lines.append("    \(edge.from.rawValue) --> \(edge.to.rawValue): \(edge.event.rawValue)\(taker)")
        }
        for state in states where isFinal(state) { lines.append("    \(state.rawValue) --> [*]") }
        return lines.joined(separator: "\n") + "\n"
    }
}
