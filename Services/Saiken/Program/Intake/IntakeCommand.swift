import ArgumentParser
import Foundation
import IntakeRules

/// `saiken intake`: how money comes in.
struct IntakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "Show the rules by which money is taken in.",
        subcommands: [IntakeStatesCommand.self])
}

/// `saiken intake states`: the tables of states of receipts and of breaks in remittances, as diagrams.
struct IntakeStatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "states",
        abstract: "Draw the states of receipts and of breaks in remittances as Mermaid diagrams.",
        discussion: "Without a folder the page is printed.")

    @OptionGroup var page: StatesPage

    func run() throws { try page.write(ReceiptStatePage.markdown) }
}

/// Where a page of states goes.
struct StatesPage: ParsableArguments {
    @Option(help: "The folder whose states.md is written.")
    var dir: String?

    /// Writes the page, or prints it where no folder is given.
    func write(_ page: String) throws {
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
