import ArgumentParser
import Foundation

/// `saiken vectors`: holds a file or folder of worked examples against the engines of the suite.
struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors", abstract: "Check worked examples against the real engines.",
        discussion: """
            One line per row: PASS, FAIL or NOT BUILT, then the row's id. Exit code 0: all rows pass; 1: a row \
            differs; 2: no row differs, but some belong to an engine that is not built; 66: nothing to read.
            """)

    @Argument(help: "What is checked: \(VectorKind.list).")
    var kind: VectorKind

    @Argument(help: "The file, or the folder that holds it.")
    var path: String

    func run() throws {
        let results: [VectorResult]
        do {
            results = try kind.check(path)
        } catch let error as VectorFileError {
            Console.problem("読めません: \(error.description)", english: "cannot be read: \(error.description)")
            throw ExitCode(66)
        }
        for result in results { Console.line(result.line) }
        let tally = VectorTally(results)
        Console.line(tally.japanese, english: tally.english)
        if tally.exitCode != 0 { throw ExitCode(tally.exitCode) }
    }
}

/// What worked examples there are. A row that an engine does not know answers `NOT BUILT`.
enum VectorKind: String, CaseIterable, ExpressibleByArgument {
    case barcodes
    case elqr
    case formats
    case lateCharge = "late-charge"
    case names
    case ocr
    case salaryExemption = "salary-exemption"
    case successFee = "success-fee"

    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    func check(_ path: String) throws -> [VectorResult] {
        switch self {
        case .barcodes: try BarcodeVectors.check(path)
        case .elqr: try ELQRVectors.check(path)
        case .ocr: try OCRVectors.check(path)
        case .formats: try FormatVectors.check(path)
        case .lateCharge: try LateChargeVectors.check(path)
        case .names: try NameVectors.check(file: try VectorFile.find("names_bank_kana.csv", at: path))
        case .salaryExemption: try SalaryVectors.check(path)
        case .successFee: try SuccessFeeVectors.check(path)
        }
    }
}
