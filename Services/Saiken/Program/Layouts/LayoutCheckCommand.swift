import ArgumentParser
import CodecPrimitives
import CodecRecords
import Foundation

/// `saiken layout check FILE SAMPLE`: a layout held against a sample of the agent's, record by record.
struct LayoutCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Explain a layout file against a sample file, record by record.",
        discussion: """
            The output shows what the file's records mean by this layout, personal data included. Exit code 0: the \
            sample would be taken; 1: it would be quarantined; 65: the layout is refused; 66: nothing to read.
            """)

    @Argument(help: "The layout file, or the name of a shipped one such as konbini_a.")
    var layout: String

    @Argument(help: "A file as the agent or bank sends it.")
    var sample: String

    @Option(help: "Records that are shown with their fields.")
    var show = 20

    func run() throws {
        let loaded = try LayoutInput.layout(layout)
        let bytes = try LayoutInput.bytes(sample)
        Console.line(LayoutExplanation.summary(loaded))
        var reader = RecordReader(
            loaded, file: URL(filePath: sample).lastPathComponent, limits: ReadLimits(findings: 10_000),
            handsOutAll: true)
        var shown: [LayoutExplanation.Shown] = []
        let (kept, explanation) = (show, LayoutExplanation(loaded))
        let take = { (record: Record) in
            if shown.count < kept { shown.append(explanation.shown(record)) }
        }
        reader.push(bytes, take)
        let report = reader.finish(take)
        var told: Set<Int> = []
        for record in shown {
            Console.line(record.text)
            told.insert(record.number)
            for finding in report.findings where finding.record == record.number { tell(finding) }
        }
        for finding in report.findings where !told.contains(finding.record) { tell(finding) }
        Console.line(explanation.verdict(report))
        if !report.isAcceptable { throw ExitCode(1) }
    }

    private func tell(_ finding: Finding) { Console.line(LayoutExplanation.text(of: finding)) }
}
