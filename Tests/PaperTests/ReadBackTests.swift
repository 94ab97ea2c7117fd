import CodecPrimitives
import CodecRecords
import Foundation
import Paper
import TestKit
import Testing

/// What others read on our pages: poppler draws them, zbar reads the symbols, pdftotext the text.
@Suite("read back by others", .serialized)
struct ReadBackTests {
    private func digits(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
        (0..<count).map { _ in UInt8(random.next() % 10) + 0x30 }
    }

    private func barcode(_ random: inout SeededRandom) throws -> PaymentBarcode {
        try PaymentBarcode(
            issuer: digits(6, &random), free: digits(21, &random), reissue: Int(random.next() % 10),
            due: BusinessDate(daysSinceEpoch: 20_000 + Int32(random.next() % 1000)), needsStamp: false,
            amount: Yen(unchecked: Int64(random.next() % 300_000) + 1))
    }

    private func elQR(_ random: inout SeededRandom) throws -> ELQR {
        let day = BusinessDate(daysSinceEpoch: 20_000 + Int32(random.next() % 1000))
        let number = try ELNumber(
            agency: digits(5, &random), matter: digits(20, &random), confirmation: digits(6, &random),
            category: digits(3, &random))
        return try ELQR(
            number, amount: Yen(unchecked: Int64(random.next() % 99_999_999_999) + 1),
            .init(
                assessedIn: day.year, taxYear: day.year, period: 1, due: day,
                usableUntil: day.adding(days: 30)))
    }

    @Test("the barcodes of a page come back with the same 44 digits")
    func barcodes() async throws {
        var random = SeededRandom.printed(for: "barcodes on paper")
        let barcodes = try (0..<45).map { _ in try barcode(&random) }
        let width = BarcodeBlock.width()
        let marks = barcodes.enumerated().map { index, barcode in
            let (column, row) = (index % 3, index / 3)
            let frame = Frame(12.mm + 64.mm * column, 12.mm + 18.mm * row, width, 13.mm)
            return Mark.barcode(BarcodeBlock("barcode", barcode, in: frame))
        }
        let page = try Page([Sheet(.a4, marks)])
        let read = try await page.symbols(dotsPerInch: 300)
        #expect(Set(read) == Set(barcodes.map(\.string)))
    }

    @Test("eL-QR symbols of a page come back with the same 255 digits")
    func qrSymbols() async throws {
        var random = SeededRandom.printed(for: "QR on paper")
        let codes = try (0..<20).map { _ in try elQR(&random) }
        let symbols = try codes.map { try QRSymbol(digits: $0.digits) }
        // 255 digits fill version 6, whose side has 41 modules.
        #expect(symbols.allSatisfy { $0.side == 41 })
        let side = QRBlock.side(symbols[0])
        let marks = symbols.enumerated().map { index, symbol in
            let (column, row) = (index % 4, index / 4)
            return Mark.qr(
                QRBlock("code", symbol, in: Frame(15.mm + 45.mm * column, 15.mm + 50.mm * row, side, side)))
        }
        let read = try await Page([Sheet(.a4, marks)]).symbols(dotsPerInch: 300)
        #expect(Set(read) == Set(codes.map(\.string)))
    }

    @Test("whole letters are read at the resolution of an office scanner: both symbols of each")
    func letters() async throws {
        let letters = try (1...6).map { try DemandLetter.specimen($0 * 1237) }
        let page = try Page(try letters.flatMap { try $0.sheets() })
        let read = try await page.symbols(dotsPerInch: 300)
        let expected = try letters.flatMap { letter in
            let slip = try #require(letter.slip)
            return [try #require(slip.barcode).string, try #require(slip.elQR).string]
        }
        #expect(Set(read) == Set(expected) && expected.count == 12)
    }

    @Test("both OCR lines of a slip are read by a program that recognises characters")
    func ocrLines() async throws {
        let letter = try DemandLetter.specimen(1)
        let code = try #require(letter.slip?.elQR)
        let sheets = try letter.sheets()
        let frames = sheets[0].marks.compactMap { mark in
            if case .digits(let line) = mark { line.frame } else { nil }
        }
        let area = Frame(
            frames[0].x - 2.mm, frames[0].y - 1.mm, frames[1].width + 4.mm,
            frames[1].bottom - frames[0].y + 2.mm)
        let read = try await Page(sheets).characters(in: area)
        #expect(frames.count == 2)
        #expect(read == [code.upper.string, code.lower.string])
    }

    @Test("every bar is a whole number of modules of four dots at 600 to the inch")
    func bars() async throws {
        var random = SeededRandom.printed(for: "bars on paper")
        let barcode = try barcode(&random)
        let frame = Frame(50.37.mm, 20.mm, BarcodeBlock.width() + 3.3.mm, 13.mm)
        let page = try Page([Sheet(.a4, [.barcode(BarcodeBlock("barcode", barcode, in: frame))])])
        let row = try await page.row(at: 25.mm, dotsPerInch: 600)
        let runs = Self.runs(row.map { $0 < 128 })
        let expected: [Int] = barcode.symbol.widths.map { Int($0) * 4 }
        let found: [Int] = Array(runs.dropFirst().dropLast())
        #expect(found == expected)
    }

    private static func runs(_ row: [Bool]) -> [Int] {
        var (runs, last): ([Int], Bool?) = ([], nil)
        for dot in row {
            if dot == last { runs[runs.count - 1] += 1 } else { runs.append(1) }
            last = dot
        }
        return runs
    }

    @Test("the Japanese text of a letter is text to others, on as many pages as there are sheets")
    func text() async throws {
        let letter = try DemandLetter.specimen(42)
        let page = try Page(try letter.sheets() + letter.sheets())
        let text = try await page.text()
        let plain = text.filter { !$0.isWhitespace }
        // Words apart on the page are apart in the text.
        for part in [
            "督促状", "見本県桜ヶ丘市架空町一丁目23番45号", "見本荘101号室", "市民税・県民税（普通徴収）", "納付すべき金額", "12,520円",
            "納付する期限", "令和8年4月1日", "令和8年3月17日までに確認できた納付", "3か月以内に、桜ヶ丘市長に対して審査請求", "納入済通知書",
            "領収証書", "￥12,520※", letter.number,
        ] {
            let isThere = plain.contains(part)
            #expect(isThere, "\(part)")
        }
        #expect(text.count { $0 == "\u{0C}" } == 2)
    }

    @Test("each page has the size of its sheet")
    func sizes() async throws {
        let info = try await Page([Sheet(.postcard, []), Sheet(.a4, [])]).info()
        let sizes = info.split(separator: "\n").filter { $0.contains("size:") && $0.hasPrefix("Page ") }
        #expect(sizes.count == 2 && info.contains("Pages:           2"))
        #expect(sizes[0].contains("283.465 x 419.528 pts") && sizes[1].contains("595.276 x 841.89 pts"))
    }
}

/// Sheets printed into a folder of their own, and what other programs see on them.
private final class Page {
    private let folder: URL
    private var file: URL { folder.appending(path: "page.pdf") }

    init(_ sheets: [Sheet]) throws {
        folder = try Fixtures.temporaryFolder()
        let press = try Press(
            FontCase(), title: "試験", dated: BusinessDate(daysSinceEpoch: 20_000),
            to: .file(folder.path + "/page.pdf"))
        try press.add(sheets)
        _ = try press.finish()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The digits of every symbol.
    func symbols(dotsPerInch: Int) async throws -> [String] {
        try await draw(dotsPerInch)
        let images = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".pgm")
        }
        let output = try await run("/usr/bin/zbarimg", ["--raw", "-q", "--nodbus"] + images.sorted())
        return output.split(separator: "\n").map(String.init).filter { line in
            !line.isEmpty && line.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// The grey values of one row of dots.
    func row(at y: Length, dotsPerInch: Int) async throws -> [UInt8] {
        try await draw(dotsPerInch)
        let image = try Data(contentsOf: folder.appending(path: "image-1.pgm"))
        // P5, width and height, 255, then the dots.
        let head = image.prefix(64).split(separator: 0x0A, maxSplits: 3).map {
            String(decoding: $0, as: UTF8.self)
        }
        let width = try #require(head[1].split(separator: " ").first.flatMap { Int($0) })
        let start = head[0].utf8.count + head[1].utf8.count + head[2].utf8.count + 3
        let line = y.micrometres * dotsPerInch / 25_400
        return [UInt8](image[(start + line * width)..<(start + (line + 1) * width)])
    }

    /// The lines of digits in a part of the page.
    func characters(in frame: Frame) async throws -> [String] {
        func dots(_ length: Length) -> String { String(length.micrometres * 300 / 25_400) }
        let part = [
            "-x", dots(frame.x), "-y", dots(frame.y), "-W", dots(frame.width), "-H", dots(frame.height),
        ]
        _ = try await run("/usr/bin/pdftoppm", ["-gray", "-r", "300"] + part + ["page.pdf", "part"])
        let rules = ["--psm", "6", "-c", "tessedit_char_whitelist=0123456789"]
        _ = try await run("/usr/bin/tesseract", ["part-1.pgm", "part"] + rules)
        let text = try String(contentsOf: folder.appending(path: "part.txt"), encoding: .utf8)
        return text.split(separator: "\n").map { line in String(line.filter { !$0.isWhitespace }) }
            .filter { !$0.isEmpty }
    }

    func text() async throws -> String {
        _ = try await run("/usr/bin/pdftotext", ["page.pdf", "page.txt"])
        return try String(contentsOf: folder.appending(path: "page.txt"), encoding: .utf8)
    }

    /// What the file says of its first two pages.
    func info() async throws -> String { try await run("/usr/bin/pdfinfo", ["-l", "2", "page.pdf"]) }

    private func draw(_ dotsPerInch: Int) async throws {
        _ = try await run(
            "/usr/bin/pdftoppm", ["-gray", "-r", String(dotsPerInch), "page.pdf", "image"])
    }

    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        let output = try await CommandLineTool(program).run(arguments, in: folder)
        #expect(output.exitCode == 0, "\(program): \(output.text)")
        return output.text
    }
}
