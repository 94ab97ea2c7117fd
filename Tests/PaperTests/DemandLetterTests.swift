import CodecPrimitives
import CodecRecords
import Foundation
import Paper
import TestKit
import Testing

@Suite("demand letter")
struct DemandLetterTests {
    private func findings(_ letter: DemandLetter) throws -> [PaperFinding] {
        let press = try Press(FontCase(), title: "", dated: BusinessDate(daysSinceEpoch: 20_000))
        return press.proof(try letter.sheets())
    }

    @Test("nothing but the address can be seen in the envelope's window, and the address always")
    func window() throws {
        let envelope = EnvelopeWindow.long3
        #expect(envelope.alwaysSeen == Frame(22.mm, 12.mm, 65.mm, 24.mm))
        #expect(envelope.everSeen == Frame((-3).mm, (-9).mm, 115.mm, 66.mm))
        let address = ["postal code", "address", "addressee"]
        let marks = try #require(try DemandLetter.specimen().sheets().first).marks
        #expect(marks.count { address.contains($0.name) } == 3)
        for mark in marks {
            if address.contains(mark.name) {
                #expect(envelope.alwaysSeen.contains(mark.frame), "\(mark.name)")
            } else {
                #expect(!envelope.everSeen.intersects(mark.frame), "\(mark)")
            }
        }
    }

    @Test("a letter that says two things is not laid out")
    func contradictions() throws {
        let letter = try DemandLetter.specimen()
        #expect(letter.contradictions.isEmpty)
        func codes(_ change: (inout DemandLetter) -> Void) -> [DemandLetter.Contradiction.Code] {
            var other = letter
            change(&other)
            #expect(throws: DemandLetter.Contradiction.self) { try other.sheets() }
            return other.contradictions.map(\.code)
        }
        #expect(codes { $0.items = [] } == [.items, .slipAmount])
        #expect(codes { $0.items[0].late = 1 } == [.slipAmount])
        #expect(codes { $0.slip?.fee = 101 } == [.slipAmount, .barcodeAmount, .qrAmount])
        #expect(codes { $0.slip?.usableUntil = letter.payBy.adding(days: 1) } == [.barcodeDay, .qrDay])
        #expect(codes { $0.items += Array(repeating: $0.items[0], count: 6) } == [.items, .slipAmount])
        #expect(
            codes { letter in
                letter.slip = nil
                letter.items[0].principal = -100
            } == [.items])
    }

    @Test("the longest of everything still fits: six lines, long names, the largest sums, no symbol")
    func longest() throws {
        var letter = try DemandLetter.specimen()
        let sum = Yen(unchecked: 99_999_999)
        letter.addressee.address = "北海道見本郡架空町字とても長い地名の続く番外地一丁目２３４５番地の６７\n見本第一ビルディング東棟１２３４号室　見本商店内"
        letter.addressee.name = "アレクサンドラ・マリア・デ・ラ・クルス・見本　サンチェス"
        letter.items = (1...6).map { period in
            .init(
                year: "令和元年度", kind: "国民健康保険料（後期高齢者支援金分）", period: "第\(period)期", due: letter.payBy,
                principal: sum, late: sum, fee: 100)
        }
        letter.slip?.principal = Yen(unchecked: sum.amount * 6)
        letter.slip?.late = Yen(unchecked: sum.amount * 6)
        letter.slip?.fee = 600
        letter.slip?.barcode = nil
        letter.slip?.elQR = nil
        #expect(try findings(letter) == [])
        letter.remedies = nil
        letter.slip = nil
        letter.mark = nil
        #expect(try findings(letter) == [])
    }

    @Test("law texts that outgrow their place are refused, not cut")
    func lawOverflow() throws {
        var letter = try DemandLetter.specimen()
        letter.notices = Array(repeating: String(repeating: "長い注意書き。", count: 60), count: 6)
        #expect(try findings(letter) == [PaperFinding(.overflow, at: "notices")])
    }

    @Test("a name that no font can set is refused where it would be printed, on letter and slip")
    func name() throws {
        var letter = try DemandLetter.specimen()
        letter.addressee.name = "\u{20BB7}野　花子"
        let places = Set(try findings(letter).map(\.place))
        #expect(places == ["addressee", "city.value.2", "till.value.2", "receipt.value.2"])
    }

    @Test("amounts on paper")
    func amounts() {
        #expect(Yen(unchecked: 1_234_567).onPaper.utf8.elementsEqual("1,234,567円".utf8))
        #expect(Yen(unchecked: -500).onPaper.utf8.elementsEqual("△500円".utf8))
        #expect(Yen(unchecked: 12_300).guarded.utf8.elementsEqual("￥12,300※".utf8))
    }

    @Test("a thousand letters take no more memory than fifty")
    func memory() async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let tool = CommandLineTool(try Fixtures.executable("saiken").path)
        func peak(_ copies: Int) async throws -> Int {
            let file = folder.appending(path: "letters-\(copies).pdf").path
            let output = try await tool.run([
                "letter", "specimen", file, "--copies", String(copies), "--english",
            ])
            #expect(output.exitCode == 0, "\(output.text)")
            FileHandle.standardError.write(Data(output.text.utf8))
            #expect(output.text.contains("\(copies) letters, \(copies) pages"))
            let words = output.text.split(separator: " ")
            let place = try #require(words.firstIndex(of: "peak"))
            return try #require(Int(words[place + 2]))
        }
        let (few, many) = (try await peak(50), try await peak(1000))
        #expect(many < few + 16 && many < 256)
    }
}
