import CodecRecords
import TestKit
import Testing

@Suite("GS1-128 bars")
struct Code128Tests {
    @Test(
        "a symbol begins with start C and FNC1, ends with the stop, and has 288 modules for 44 digits")
    func payment() throws {
        let barcode = try #require(PaymentBarcode("91912345001012126010000123450026043000123008".utf8))
        let widths = barcode.symbol.widths
        #expect(widths.prefix(12) == [2, 1, 1, 2, 3, 2, 4, 1, 1, 1, 3, 1])
        #expect(widths.suffix(7) == [2, 3, 3, 1, 1, 1, 2])
        #expect(barcode.symbol.modules == 288 && Code128Symbol.paymentModules == 288)
        // The pair 91 right after FNC1.
        #expect(widths[12..<18] == [4, 1, 2, 1, 2, 1])
    }

    @Test(
        "all hundred pairs have patterns of their own, eleven modules wide, with an even number of dark ones"
    )
    func patterns() throws {
        var seen: Set<[UInt8]> = []
        for pair in 0..<100 {
            let digits = [UInt8(pair / 10) + 0x30, UInt8(pair % 10) + 0x30]
            let widths = try #require(Code128Symbol(gs1Digits: digits)).widths
            let pattern = Array(widths[12..<18])
            #expect(pattern.reduce(0, +) == 11)
            #expect((pattern[0] + pattern[2] + pattern[4]) % 2 == 0)
            #expect(seen.insert(pattern).inserted)
        }
    }

    @Test("what is not pairs of digits has no bars")
    func denied() {
        for text in ["", "1", "123", "1a", "１２"] {
            #expect(Code128Symbol(gs1Digits: Array(text.utf8)) == nil, "\(text)")
        }
    }
}
