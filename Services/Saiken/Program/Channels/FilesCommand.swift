import ArgumentParser
import Foundation

/// `saiken files`: agents' files for the clerk's desk, quarantined ones unless asked otherwise (隔離ファイルの一覧).
struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files", abstract: "List agents' files by state, or show one with its findings.",
        discussion:
            "Exit code 0 when there is none to show, or the one that was asked for; 3 when some are quarantined."
    )

    /// The most pages that are read.
    private static let pagesMost = 50

    @Option(help: "Address of payment-intake. Default: $SAIKEN_INTAKE_URL.")
    var intakeURL: String?

    @Option(help: "File with payment-intake's staff token. Default: $SAIKEN_INTAKE_STAFF_TOKEN_FILE.")
    var staffTokenFile: String?

    @Option(help: "received, accepted, quarantined, done, closed or replaced.")
    var state = "quarantined"

    @Argument(help: "The id of a file whose findings are to be shown.")
    var file: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let intake = intakeURL ?? environment["SAIKEN_INTAKE_URL"] else {
            throw ValidationError("--intake-url is needed")
        }
        let path = staffTokenFile ?? environment["SAIKEN_INTAKE_STAFF_TOKEN_FILE"]
        let written = try path.map {
            try String(contentsOfFile: $0, encoding: .utf8).trimmingCharacters(
                in: .whitespacesAndNewlines)
        }
        let question = ServiceQuestion(
            base: intake, token: written ?? environment["SAIKEN_INTAKE_STAFF_TOKEN"])
        if let file {
            Console.line(FileSheet.findings(try await question.ask("/files/\(file)")))
        } else {
            let files = try await all(question)
            Console.line(FileSheet.table(files))
            if files.contains(where: { $0.state.utf8.elementsEqual("quarantined".utf8) }) {
                throw ExitCode(3)
            }
        }
    }

    private func all(_ question: ServiceQuestion) async throws -> [FileSheet.Line] {
        var (files, next) = ([FileSheet.Line](), "")
        for _ in 0..<FilesCommand.pagesMost {
            let page = try await question.ask("/files?state=\(state)\(next)", for: FileSheet.Page.self)
            files += page.files
            guard let after = page.next else { break }
            next = "&after=\(after)"
        }
        return files
    }
}
