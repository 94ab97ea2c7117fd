import Foundation
import IntakeRules
import TestKit
import Testing

@Suite("the page of states of receipts")
struct ReceiptStatePageTests {
    @Test("the committed page is the rendered one: saiken intake states --dir Services/PaymentIntake")
    func committed() throws {
        let file = Fixtures.project.appending(path: "Services/PaymentIntake/states.md")
        #expect(try Data(contentsOf: file) == Data(ReceiptStatePage.markdown.utf8))
    }

    @Test("every edge that moves a receipt or a break is drawn, every exception told")
    func whole() {
        let page = ReceiptStatePage.markdown
        for edge in ReceiptLifeCycle.edges where edge.from != edge.to {
            let from = edge.from.map { "\($0)" } ?? "[*]"
            #expect(page.contains("    \(from) --> \(edge.to): \(edge.event.rawValue)"))
        }
        for edge in BreakLifeCycle.edges {
            #expect(page.contains("    \(edge.from) --> \(edge.to): \(edge.event.rawValue)\n"))
        }
        for exception in ReceiptException.allCases { #expect(page.contains("| `\(exception.name)` |")) }
    }
}
