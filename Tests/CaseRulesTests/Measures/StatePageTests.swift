import CaseRules
import Foundation
import Law
import TestKit
import Testing

@Suite("The page of states")
struct StatePageTests {
    @Test("the committed page is the rendered one: saiken law states --dir Services/CaseManagement")
    func committed() throws {
        let file = Fixtures.project.appending(path: "Services/CaseManagement/states.md")
        let committed = try Data(contentsOf: file)
        #expect(committed == Data(try StatePage.markdown(.embedded()).utf8))
    }

    @Test("every table is drawn once, every edge of it with its taker")
    func whole() throws {
        let page = try StatePage.markdown(.embedded())
        #expect(page.components(separatedBy: "```mermaid\n").count == 12)
        for kind in MeasureKind.allCases {
            #expect(page.contains("`\(kind.rawValue)`"))
            for edge in MeasureTables.table(of: kind).edges {
                let taker = edge.taker == .officer ? "" : " [\(edge.taker.rawValue)]"
                #expect(
                    page.contains("    \(edge.from.rawValue) --> \(edge.to.rawValue): \(edge.event.rawValue)\(taker)\n")
                )
            }
        }
        for edge in DebitFollowUpTable.table.edges {
            let taker = edge.taker == .officer ? "" : " [\(edge.taker.rawValue)]"
            #expect(
                page.contains("    \(edge.from.rawValue) --> \(edge.to.rawValue): \(edge.event.rawValue)\(taker)\n"))
        }
        for edge in ClaimState.edges {
            #expect(page.contains("    \(edge.from.rawValue) --> \(edge.to.rawValue): \(edge.event.rawValue)\n"))
        }
    }
}
