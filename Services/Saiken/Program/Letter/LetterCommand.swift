import ArgumentParser
import CodecPrimitives
import Foundation
import Paper

/// `saiken letter`: what letters look like.
struct LetterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter", abstract: "Letters on paper.", subcommands: [LetterSpecimenCommand.self])
}

/// `saiken letter specimen`: a demand letter with its payment slip, of a city and a person that do not exist.
struct LetterSpecimenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "specimen", abstract: "Print a demand letter with its slip; all of it is fictional.")

    @Argument(help: "The PDF to write.")
    var file: String

    @Option(help: "Letters to print, each with another number and amount (1 to 100,000).")
    var copies = 1

    func validate() throws {
        guard (1...100_000).contains(copies) else { throw ValidationError("--copies must be 1 to 100,000") }
    }

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let document = try printed()
            let seconds = max(
                Double((clock.now - start).components.attoseconds) / 1e18
                    + Double((clock.now - start).components.seconds), 0.001)
            let speed = Int(Double(copies) / seconds)
            let peak = PeakMemory.megabytes.map { "\($0)" } ?? "?"
            Console.line(
                "\(copies) 通 \(document.pages) 頁 \(document.byteCount) バイト 毎秒 \(speed) 通 最大メモリ \(peak) MB → \(file)",
                english: "\(copies) letters, \(document.pages) pages, \(document.byteCount) bytes, "
                    + "\(speed) letters a second, peak memory \(peak) MB: \(file)")
        } catch let error as PaperError {
            Console.problem("印刷できません: \(error.description)", english: "not printed: \(error.description)")
            throw ExitCode(1)
        }
    }

    private func printed() throws -> PrintedDocument {
        guard let dated = BusinessDate(iso: "2026-03-20") else { throw ExitCode(1) }
        let press = try Press(FontCase(), title: "督促状（見本）", dated: dated, to: .file(file))
        for number in 1...copies { try press.add(try DemandLetter.specimen(number).sheets()) }
        return try press.finish()
    }
}

/// What the kernel says of this process.
enum PeakMemory {
    /// The most memory it ever had, in megabytes; nil where the kernel does not tell.
    static var megabytes: Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }.flatMap { Int($0) }
            .map { $0 / 1024 }
    }
}
