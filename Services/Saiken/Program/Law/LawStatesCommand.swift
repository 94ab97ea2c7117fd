import ArgumentParser
import CaseRules
import Law

/// `saiken law states`: the tables of states of measures and claims, as diagrams.
struct LawStatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "states",
        abstract: "Draw the tables of states of measures and claims as Mermaid diagrams.",
        discussion: "Without a folder the page is printed.")

    @OptionGroup var page: StatesPage

    func run() throws { try page.write(StatePage.markdown(.embedded())) }
}
