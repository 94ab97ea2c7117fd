/// The tables of receipts, of breaks in remittances and of mandates as a page with diagrams (状態遷移図), for the docs.
public enum ReceiptStatePage {
    /// The page as Markdown with Mermaid.
    public static var markdown: String {
        introduction + "\n## 収納 (receipts)\n\n" + diagram(receipts) + "\n" + exceptions
            + "\n## 払込の不一致 (breaks in remittances)\n\n" + diagram(breaks)
            + "\n## 口座振替依頼 (mandates)\n\n" + diagram(mandates)
    }

    private static let introduction = """
        # States of receipts, breaks in remittances and mandates

        Rendered by `saiken intake states --dir Services/PaymentIntake`; a test holds the page to the tables that decide
        (`Rules/ReceiptState.swift`, `Rules/Remittance/BreakState.swift`, `Rules/Transfers/MandateLife.swift`). What is
        not drawn is not allowed. News that changes nothing is not drawn either; an edge marked `!` also puts the receipt
        on the officers' list of exceptions.

        """

    private static var receipts: String {
        lines(
            ReceiptLifeCycle.edges.filter { $0.from != $0.to }.map { edge in
                let mark = edge.exception == nil ? "" : " !"
                return "\(edge.from.map { "\($0)" } ?? "[*]") --> \(edge.to): \(edge.event.rawValue)\(mark)"
            })
    }

    private static var breaks: String {
        lines(
            ["[*] --> \(BreakState.open)"]
                + BreakLifeCycle.edges.map { "\($0.from) --> \($0.to): \($0.event.rawValue)" })
    }

    private static var mandates: String {
        lines(
            ["[*] --> \(MandateState.active)"]
                + MandateLife.table.edges.map { "\($0.from) --> \($0.to): \($0.event.rawValue)" })
    }

    /// Which exception arises where.
    private static var exceptions: String {
        let rows = ReceiptException.allCases.map { exception in
            let edges = ReceiptLifeCycle.edges.filter { $0.exception == exception }
            let events = ReceiptEvent.allCases.filter { event in edges.contains { $0.event == event } }
            return "| `\(exception.name)` | \(meaning(exception)) | \(events.map(\.rawValue).joined(separator: ", ")) |"
        }
        return (["| exception | meaning | raised by |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    private static func meaning(_ exception: ReceiptException) -> String {
        switch exception {
        case .confirmedAfterCancel: "取消と確報の矛盾: held until an officer has asked the agent"
        case .cancelWithoutFlash: "速報のない取消: waits for its flash, told to nobody"
        case .flashNeverConfirmed: "確報の来ない速報: still holds adverse acts"
        case .paidTwice: "二重納付・過納: the ledger has more than was owed"
        case .amountCorrected: "訂正: another amount than the slip's was paid"
        case .slipUnknown: "調定なし収納: in suspense"
        case .issuerForeign: "他団体の納付書: the barcode's issuer is not the city"
        case .agentUndesignated: "指定のない取扱者: no designation in force on the day of payment"
        case .amountContradicted: "金額相違: the same record with another amount"
        }
    }

    private static func lines(_ edges: [String]) -> String {
        (["stateDiagram-v2"] + edges.map { "    \($0)" }).joined(separator: "\n") + "\n"
    }

    private static func diagram(_ mermaid: String) -> String { "```mermaid\n\(mermaid)```\n" }
}
