import CodecPrimitives
import Foundation
import TestKit
import Testing

@testable import Saiken

@Suite("saiken vectors")
struct VectorsTests {
    private func fixtures(_ name: String) throws -> String { try Fixtures.path(name).path }

    /// A copy of a fixture with some bytes replaced, in a folder of its own.
    private func changed(_ name: String, _ old: String, _ new: String) throws -> URL {
        let folder = try Fixtures.temporaryFolder()
        let text = String(decoding: try Fixtures.bytes(name), as: UTF8.self)
        #expect(text.contains(old), "the fixture has what the test changes")
        let file = folder.appending(path: URL(filePath: name).lastPathComponent)
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
        return file
    }

    @Test("all barcode rows pass, whether the file or its folder is named")
    func barcodes() throws {
        let folder = try BarcodeVectors.check(try fixtures("formats"))
        let parent = try BarcodeVectors.check(Fixtures.project.appending(path: "Tests/Fixtures").path)
        let file = try BarcodeVectors.check(try fixtures("formats/barcodes.csv"))
        #expect(folder == parent && folder.count == file.count + 5)
        #expect(VectorTally(folder).exitCode == 0 && VectorTally(file).exitCode == 0)
    }

    @Test("a barcode row that says something else fails with both answers")
    func wrongBarcodeRow() throws {
        let wrong = try changed("formats/barcodes.csv", "invalid,syntax,check_digit", "invalid,syntax,amount_zero")
        defer { try? FileManager.default.removeItem(at: wrong.deletingLastPathComponent()) }
        let results = try BarcodeVectors.check(wrong.path)
        #expect(VectorTally(results).exitCode == 1)
        #expect(results.contains { $0.verdict == .fail && $0.detail.contains("check_digit") })
    }

    @Test("every OCR line, eL-QR and checksum of the vectors passes; a row that says something else is a difference")
    func payEasy() throws {
        let lines = try OCRVectors.check(try fixtures("formats"))
        let codes = try ELQRVectors.check(try fixtures("formats"))
        #expect(lines.count == 5 && codes.count == 7)
        #expect(VectorTally(lines + codes).exitCode == 0, "\((lines + codes).filter { $0.verdict != .pass })")
        for (name, old, new) in [
            ("formats/ocr_check_digits.csv", ",61,", ",62,"), ("formats/payeasy_crc16.csv", "29B1,10673", "29B1,10674"),
            ("formats/payeasy_elqr.csv", "invalid,crc", "invalid,amount_mismatch"),
        ] {
            let file = try changed(name, old, new)
            defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
            let check = name.contains("ocr") ? OCRVectors.check(file:) : ELQRVectors.check(file:)
            #expect(try check(file).count { $0.verdict == .fail } >= 1, "\(name)")
        }
    }

    @Test("the samples of layouts A and B pass, other engines are not built, and nothing fails")
    func formats() throws {
        let results = try FormatVectors.check(try fixtures("formats"))
        #expect(VectorTally(results).exitCode == 2, "\(results.filter { $0.verdict == .fail })")
        let konbini = results.filter { $0.id.hasPrefix("konbini_a_") || $0.id.hasPrefix("konbini_b_") }
        #expect(konbini.count >= 14 && konbini.allSatisfy { $0.verdict == .pass }, "\(konbini)")
        #expect(results.contains { $0.id.hasPrefix("zengin_91") && $0.verdict == .notBuilt })
    }

    @Test("a sample that is answered with another finding than its manifest names fails")
    func wrongManifest() throws {
        let file = try changed("formats/MANIFEST.json", "\"trailer_amount\"", "\"trailer_count\"")
        let folder = file.deletingLastPathComponent()
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in try FileManager.default.contentsOfDirectory(atPath: try fixtures("formats"))
        where name.hasPrefix("konbini") {
            try Data(try Fixtures.bytes("formats/\(name)")).write(to: folder.appending(path: name))
        }
        let failed = try FormatVectors.check(folder.path).filter { $0.verdict == .fail }
        #expect(failed.contains { $0.id.utf8.elementsEqual("konbini_a_bad_trailer_amount.txt".utf8) })
        #expect(!failed.contains { $0.id.utf8.elementsEqual("konbini_a_bad_date.txt".utf8) })
    }

    @Test("every late charge of the vectors is computed to the yen, and a wrong yen is a difference")
    func lateCharge() throws {
        let results = try LateChargeVectors.check(try fixtures("late-charge.csv"))
        #expect(results.count > 25 && VectorTally(results).exitCode == 0, "\(results.filter { $0.verdict != .pass })")
        let file = try changed(
            "late-charge.csv", ",65000,2021-05-31,2022-01-31,3400,", ",65000,2021-05-31,2022-01-31,3500,")
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let failed = try LateChargeVectors.check(file.path).filter { $0.verdict == .fail }
        #expect(failed.map(\.id) == ["P01"] && failed.first?.detail.contains("3400") == true)
    }

    @Test(
        "every pay of the vectors is exempt to the yen, two employers by both methods, and a wrong yen is a difference")
    func salary() throws {
        let results = try SalaryVectors.check(try fixtures("salary-exemption.csv"))
        #expect(results.count == 15 && VectorTally(results).exitCode == 0, "\(results.filter { $0.verdict != .pass })")
        let file = try changed("salary-exemption.csv", ",38000,7000,", ",38000,6000,")
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let failed = try SalaryVectors.check(file.path).filter { $0.verdict == .fail }
        #expect(failed.map(\.id) == ["S04"] && failed.first?.detail.contains("38000/7000") == true)
    }

    @Test("a row of two employers whose partner is missing is a difference, never a pass")
    func missingPartner() throws {
        let file = try changed("salary-exemption.csv", "method 1, employer A", "method 1, employer B")
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let failed = try SalaryVectors.check(file.path).filter { $0.verdict == .fail }
        #expect(failed.map(\.id) == ["S01", "S02", "S04"])
    }

    @Test("every fee of the vectors is computed to the yen, and a wrong yen is a difference")
    func successFee() throws {
        let results = try SuccessFeeVectors.check(try fixtures("success-fee.csv"))
        #expect(results.count == 15 && VectorTally(results).exitCode == 0, "\(results.filter { $0.verdict != .pass })")
        let file = try changed("success-fee.csv", ",88752,8875,97627,", ",88752,8876,97628,")
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let failed = try SuccessFeeVectors.check(file.path).filter { $0.verdict == .fail }
        #expect(failed.map(\.id) == ["E01"] && failed.first?.detail.contains("8875") == true)
    }

    @Test("terms with a condition that is not known are not built, never guessed")
    func unknownTerms() throws {
        let file = try changed("success-fee.csv", "\"\"tax_rate_bp\"\":1000", "\"\"tax_rate_pm\"\":100")
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        let results = try SuccessFeeVectors.check(file.path)
        #expect(results.allSatisfy { $0.verdict == .notBuilt } && VectorTally(results).exitCode == 2)
    }

    @Test("the exit code is 1 for a difference, 2 for what is not built, 0 otherwise")
    func exitCodes() {
        let (pass, missing) = (VectorResult.pass("a"), VectorResult.notBuilt("b"))
        let fail = VectorResult.fail("c", expected: "x", found: "y")
        #expect(VectorTally([pass]).exitCode == 0 && VectorTally([]).exitCode == 0)
        #expect(VectorTally([pass, missing]).exitCode == 2)
        #expect(VectorTally([pass, missing, fail]).exitCode == 1)
        #expect(missing.line.utf8.elementsEqual("NOT BUILT b".utf8) && pass.line.utf8.elementsEqual("PASS a".utf8))
        #expect(fail.line.hasPrefix("FAIL c ") && fail.line.contains("x") && fail.line.contains("y"))
    }

    @Test("a file that is not there is named")
    func missingFiles() throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for kind in VectorKind.allCases {
            #expect(throws: VectorFileError.self) { try kind.check(folder.path) }
            #expect(throws: VectorFileError.self) { try kind.check("/no/such/folder") }
        }
    }
}
