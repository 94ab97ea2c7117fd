import ArgumentParser
import CaseRules
import Foundation
import Law

/// `saiken law states`: the tables of states of measures and claims, as diagrams.
struct LawStatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "states",
        abstract: "Draw the tables of states of measures and claims as Mermaid diagrams.",
        discussion: "Without a folder the page is printed.")

    @Option(help: "The folder whose states.md is written.")
    var dir: String?

    func run() throws {
        let page = try StatePage.markdown(.embedded())
        guard let dir else {
            Console.line(page)
            return
        }
        let file = URL(filePath: dir, directoryHint: .isDirectory).appending(path: "states.md")
        do {
            try Data(page.utf8).write(to: file)
        } catch {
            Console.problem("\(file.path) に書けません", english: "\(file.path) cannot be written")
            throw ExitCode(73)
        }
        Console.line("\(file.path) を書きました", english: "\(file.path) is written")
    }
}
