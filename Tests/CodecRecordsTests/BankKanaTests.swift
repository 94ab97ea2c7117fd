import CodecPrimitives
import CodecRecords
import TestKit
import Testing

@Suite("bank kana")
struct BankKanaTests {
    @Test("each row of the examples is converted or refused as it says")
    func examples() throws {
        let (rows, report) = CSVReader.read(try Fixtures.bytes("formats/names_bank_kana.csv"), file: "names")
        #expect(report.isAcceptable && rows.count == 13)
        for row in rows.dropFirst() {
            let (name, expected) = (try #require(row[0]), try #require(row[1]))
            let found = try? BankKana().converted(name)
            #expect(found == (expected.isEmpty ? nil : expected), "\(name.string)")
            let hex = try? BankKana().bytes(name).map { String($0, radix: 16) }.joined()
            #expect(hex == (expected.isEmpty ? nil : row[2]?.string))
        }
    }

    @Test(
        "hiragana, either width, marks of any kind, dashes and blanks end in the same bytes",
        arguments: [
            ("てすと　はなこ", "ﾃｽﾄ ﾊﾅｺ"), (" ﾃｽﾄ  ﾊﾅｺ ", "ﾃｽﾄ ﾊﾅｺ"), ("がぎ", "ｶﾞｷﾞ"), ("か\u{3099}き゛", "ｶﾞｷﾞ"),
            ("ﾎﾟｰﾄ", "ﾎﾟ-ﾄ"), ("ヴァ", "ｳﾞｱ"), ("ﾔﾕｯｮ", "ﾔﾕﾂﾖ"), ("Ａｂ１", "AB1"), ("スヾキ", "ｽｽﾞｷ"), ("ヅヂ", "ﾂﾞﾁﾞ"),
            ("ヲガワ", "ｵｶﾞﾜ"), ("ヴヽ", "ｳﾞｳ"),
        ])
    func converted(name: String, expected: String) throws {
        #expect(try BankKana().converted(ReceivedText(name)) == ReceivedText(expected))
    }

    @Test(
        "what has no bank character is refused with its place",
        arguments: [
            ("山田", 0), ("ア\u{3099}", 3), ("ヽア", 0), ("ア,", 3), ("ア𠮷", 3), ("葛\u{E0100}", 0), ("ヷ", 0), ("ァア！", 6),
        ])
    func refused(name: String, offset: Int) {
        #expect(throws: RecordsError(.characterNotAllowed, offset: offset)) {
            try BankKana().converted(ReceivedText(name))
        }
    }

    @Test("the middle dot and old kana follow their settings")
    func settings() throws {
        let name = ReceivedText("ヱ・ヲ")
        #expect(try BankKana().converted(name) == ReceivedText("ｴ.ｵ"))
        #expect(try BankKana(middleDot: .dropped).converted(name) == ReceivedText("ｴｵ"))
        #expect(throws: RecordsError.self) { try BankKana(middleDot: .refused).converted(name) }
        #expect(throws: RecordsError.self) { try BankKana(replacesOldKana: false).converted(name) }
    }

    @Test("EBCDIC keeps every byte both ways, and its characters are those of JIS X 0201")
    func ebcdic() {
        let all = (0...255).map(UInt8.init)
        #expect(EBCDIC.encoded(EBCDIC.decoded(all)) == all && EBCDIC.decoded(EBCDIC.encoded(all)) == all)
        #expect(
            EBCDIC.decoded([0x81, 0xBE, 0xC1, 0xF0, 0x40, 0x60, 0x46]) == [0xB1, 0xDE, 0x41, 0x30, 0x20, 0x2D, 0xA6])
    }
}
