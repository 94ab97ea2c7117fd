import CodecPrimitives
import Foundation
import Paper
import TestKit
import Testing

@Suite("press")
struct PressTests {
    private func press(_ fonts: FontCase, to target: PDFTarget = .memory()) throws -> Press {
        try Press(fonts, title: "試験", dated: BusinessDate(daysSinceEpoch: 20_000), to: target)
    }

    private func sheet(_ text: String, _ style: TextStyle = TextStyle(), width: Length = 50.mm) -> Sheet {
        Sheet(.a4, [.text(TextBlock("body", text, in: Frame(20.mm, 20.mm, width, 10.mm), style))])
    }

    private func findings(_ sheet: Sheet, _ fonts: FontCase) throws -> [PaperFinding] {
        try press(fonts).proof([sheet])
    }

    @Test("the same sheets give the same bytes, from the same fonts or from others")
    func deterministic() throws {
        let letter = try DemandLetter.specimen(7).sheets()
        let documents = try (0..<2).map { _ in
            let fonts = try FontCase()
            let documents = try (0..<2).map { _ in
                let press = try press(fonts)
                try press.add(letter)
                return try press.finish()
            }
            #expect(documents[0] == documents[1])
            return documents[0]
        }
        #expect(documents[0] == documents[1])
        #expect(documents[0].pages == 1 && documents[0].bytes.starts(with: Array("%PDF-1.5".utf8)))
        let other = try press(FontCase())
        try other.add(try DemandLetter.specimen(8).sheets())
        #expect(try other.finish().bytes != documents[0].bytes)
    }

    @Test("a text that does not fit is refused by name, and nothing of its letter is printed")
    func overflow() throws {
        let fonts = try FontCase()
        let press = try press(fonts)
        let long = sheet("山田太郎山田太郎山田太郎山田太郎山田太郎")
        let expected = PaperFinding(.overflow, sheet: 1, at: "body")
        #expect(press.proof([sheet("短い"), long]) == [expected])
        #expect { try press.add([sheet("短い"), long]) } throws: { error in
            guard let error = error as? PaperError else { return false }
            return error.code == .refused && error.findings == [expected] && !error.isRetriable
                && !error.description.contains("山田")
        }
        #expect(press.pages == 0)
        try press.add([sheet("短い")])
        #expect(try press.finish().pages == 1)
    }

    @Test("shrinking goes to its bound and not beyond; wrapping fills the frame's height and not more")
    func shrinking() throws {
        let fonts = try FontCase()
        let text = String(repeating: "字", count: 20)
        // Twenty characters of 7 points are 49.4 mm wide, of 7.25 points 51.2 mm.
        #expect(try findings(sheet(text, TextStyle(shrinksTo: 7)), fonts).isEmpty)
        #expect(try findings(sheet(text, TextStyle(shrinksTo: 7.25)), fonts) == [PaperFinding(.overflow, at: "body")])
        #expect(try findings(sheet(text, TextStyle(wraps: true)), fonts).isEmpty)
        let more = String(repeating: "字", count: 200)
        #expect(try findings(sheet(more, TextStyle(wraps: true)), fonts) == [PaperFinding(.overflow, at: "body")])
        #expect(try findings(sheet("あ\nい\nう", TextStyle(.mincho, 12)), fonts) == [PaperFinding(.overflow, at: "body")])
    }

    @Test(
        "what no font has, and what nobody would see, is refused",
        arguments: [
            ("\u{20BB7}田", "\u{20BB7}"),  // 𠮷, not in IPAex
            ("外\u{E000}字", "\u{E000}"), ("a\u{200D}b", "\u{200D}"), ("a\u{0007}b", "\u{0007}"),
            ("\u{202E}逆", "\u{202E}"), ("葛\u{E01EF}城", "葛"), ("\u{E0100}城", "\u{E0100}"), ("絵\u{1F600}", "\u{1F600}"),
        ])
    func missingGlyph(text: String, missing: String) throws {
        let scalars = Array(missing.unicodeScalars)
        #expect(try findings(sheet(text), FontCase()) == [PaperFinding(.missingGlyph(scalars), at: "body")])
    }

    @Test("variants that the font has are printed as they are; others in plain form only by leave, with a remark")
    func variants() throws {
        let fonts = try FontCase()
        #expect(try findings(sheet("葛\u{E0101}飾区 神\u{FA19}髙﨑"), fonts).isEmpty)
        let style = TextStyle(variants: .plainForm)
        let remark = PaperFinding(.plainForm(["葛"]), at: "body")
        let press = try press(fonts)
        #expect(try press.add([sheet("葛\u{E01EF}城", style)]) == [remark])
        #expect(remark.isRemark && press.pages == 1)
        #expect(
            try findings(sheet("\u{20BB7}\u{E0100}", style), fonts)
                == [
                    PaperFinding(.missingGlyph(["\u{20BB7}"]), at: "body"),
                    PaperFinding(.plainForm(["\u{20BB7}"]), at: "body"),
                ])
    }

    @Test("what the face lacks comes from the rare file, where one is given")
    func rareFile() throws {
        var files = FontFiles.debian
        let latin = FontFiles(mincho: files.ocr, gothic: files.gothic, ocr: files.ocr)
        files = FontFiles(mincho: files.ocr, gothic: files.gothic, ocr: files.ocr, rare: files.gothic)
        let text = sheet("12 山田 34")
        #expect(try findings(text, FontCase(latin)) == [PaperFinding(.missingGlyph(["山", "田"]), at: "body")])
        #expect(try findings(text, FontCase(files)).isEmpty)
    }

    @Test("marks stay on the sheet, symbols in their frames, and their quiet zones free")
    func places() throws {
        let fonts = try FontCase()
        let off = Sheet(.postcard, [.text(TextBlock("edge", "", in: Frame(60.mm, 0.mm, 41.mm, 5.mm)))])
        #expect(try findings(off, fonts) == [PaperFinding(.offSheet, at: "edge")])
        let symbol = try QRSymbol(bytes: Array("https://example.jp/".utf8))
        let side = QRBlock.side(symbol)
        let code = Mark.qr(QRBlock("code", symbol, in: Frame(10.mm, 10.mm, side, side)))
        #expect(try findings(Sheet(.a4, [code]), fonts).isEmpty)
        let small = Mark.qr(QRBlock("code", symbol, in: Frame(10.mm, 10.mm, side - 0.1.mm, side)))
        #expect(try findings(Sheet(.a4, [small]), fonts) == [PaperFinding(.symbolTooLarge, at: "code")])
        let border = Mark.panel(Panel(Frame(9.mm, 9.mm, side + 2.mm, side + 2.mm)))
        #expect(try findings(Sheet(.a4, [border, code]), fonts).isEmpty)
        for intruder in [
            Mark.panel(Panel(Frame(5.mm, 5.mm, 100.mm, 100.mm), border: .zero, shadePercent: 5)),
            .line(.level(0.mm, 12.mm, length: 20.mm)), .text(TextBlock("t", "", in: Frame(0.mm, 11.mm, 11.mm, 5.mm))),
            .panel(Panel(Frame(12.mm, 12.mm, 100.mm, 100.mm))),
        ] {
            let taken = PaperFinding(.quietZoneTaken, at: "code")
            #expect(try findings(Sheet(.a4, [code, intruder]), fonts).contains(taken), "\(intruder)")
        }
        let digits = DigitLine("ocr", "12A", in: Frame(0.mm, 0.mm, DigitLine.width(3) - 0.1.mm, 5.mm))
        #expect(
            try findings(Sheet(.a4, [.digits(digits)]), fonts)
                == [PaperFinding(.notDigits, at: "ocr"), PaperFinding(.overflow, at: "ocr")])
    }

    @Test("fonts that are not there, or are others, are refused by path")
    func fonts() throws {
        var files = FontFiles.debian
        files.gothic = .init("/nowhere/font.ttf", family: "IPAexGothic")
        #expect { try FontCase(files) } throws: { ($0 as? PaperError)?.code == .fontUnusable }
        files.gothic = .init(files.mincho.path, family: "IPAexGothic")
        #expect { try FontCase(files) } throws: { ($0 as? PaperError)?.detail == files.mincho.path }
    }

    @Test("a file appears when the document is finished, for its owner only; an unfinished one leaves nothing")
    func files() throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let fonts = try FontCase()
        let path = folder.appending(path: "bundle.pdf").path
        func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }
        do {
            let abandoned = try press(fonts, to: .file(path))
            try abandoned.add([sheet("一")])
            #expect(names() == ["bundle.pdf.part"])
        }
        #expect(names().isEmpty)
        let press = try press(fonts, to: .file(path))
        try press.add([sheet("一")])
        let document = try press.finish()
        #expect(names() == ["bundle.pdf"] && document.bytes.isEmpty)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.size] as? Int == document.byteCount)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect { try press.add([sheet("二")]) } throws: { ($0 as? PaperError)?.code == .finished }
        #expect { try press.finish() } throws: { ($0 as? PaperError)?.code == .finished }
    }

    @Test("a document of which every letter was refused is none: no bytes, no file")
    func nothingPrinted() throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let fonts = try FontCase()
        for target in [PDFTarget.memory(), .file(folder.appending(path: "bundle.pdf").path)] {
            let press = try press(fonts, to: target)
            #expect(throws: PaperError.self) { try press.add([sheet("\u{E000}")]) }
            let document = try press.finish()
            #expect(document.pages == 0 && document.byteCount == 0 && document.bytes.isEmpty)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("bytes that go nowhere end the document, and are worth another try")
    func notWritten() throws {
        let fonts = try FontCase()
        let small = try press(fonts, to: .memory(limit: 1000))
        #expect {
            try small.add(try DemandLetter.specimen().sheets())
            _ = try small.finish()
        } throws: { error in
            guard let error = error as? PaperError else { return false }
            return error.code == .notWritten && error.isRetriable
        }
        #expect { try press(fonts, to: .file("/nowhere/bundle.pdf")) } throws: {
            ($0 as? PaperError)?.code == .notWritten
        }
        // A device that is always full.
        #expect { try press(fonts, to: .file("/dev/full/bundle.pdf")) } throws: {
            ($0 as? PaperError)?.code == .notWritten
        }
    }
}
