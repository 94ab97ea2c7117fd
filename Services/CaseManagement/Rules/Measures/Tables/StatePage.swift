import CodecPrimitives
public import Law

/// The tables of states as a page with diagrams (状態遷移図), for the docs.
public enum StatePage {
    /// Markdown with a Mermaid diagram for each table; names and articles are those of the book's latest rules.
    public static func markdown(_ book: MeasureBook) throws(LawError) -> String {
        var page = introduction
        var shown: [String] = []
        for kind in MeasureKind.allCases {
            let table = MeasureTables.table(of: kind)
            guard !shown.contains(where: { $0.isSameBytes(as: table.name) }) else { continue }
            shown.append(table.name)
            var rules: [MeasureRule] = []
            for other in MeasureKind.allCases where MeasureTables.table(of: other).name.isSameBytes(as: table.name) {
                rules.append(try book.rule(other, on: Validity.endOfTime))
            }
            page += "\n## \(rules.map(\.name).joined(separator: "・"))\n\n"
            page += rules.map { "- `\($0.kind.rawValue)`: \($0.name) (\($0.article))" }.joined(separator: "\n")
            page += "\n\n" + diagram(table.mermaid)
        }
        page += "\n## 債権 (claims)\n\n" + diagram(claims.mermaid)
        return page + "\n## 振替不能 (failed direct debits)\n\n" + diagram(DebitFollowUpTable.table.mermaid)
    }

    private static let introduction = """
        # States of measures, claims and failed debits

        Rendered by `saiken law states --dir Services/CaseManagement`; a test holds the page to the tables that decide
        (`Rules/Measures/Tables`, `Rules/States`, `Rules/Debits`). What is not drawn is not allowed. A step marked `[approver]` is a
        decision of another officer than the proposer, with the office for it; `[fact]` is the calendar, the books, a
        court or the assembly.

        """

    /// The states of a claim in the same form.
    static let claims = StateTable<ClaimState, ClaimEvent>(
        "claim", from: .assessed,
        ClaimState.edges.map { StateTable.Edge(from: $0.from, event: $0.event, to: $0.to, taker: .officer) })

    private static func diagram(_ mermaid: String) -> String { "```mermaid\n\(mermaid)```\n" }
}

extension ClaimState: StateName {}
extension ClaimEvent: StateName {}
