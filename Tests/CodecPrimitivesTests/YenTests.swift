import CodecPrimitives
import Testing

@Suite("Yen")
struct YenTests {
    @Test("one trillion yen is the largest amount either way")
    func bound() {
        #expect(Yen(exactly: 1_000_000_000_000)?.amount == 1_000_000_000_000)
        #expect(Yen(exactly: -1_000_000_000_000)?.amount == -1_000_000_000_000)
        #expect(Yen(exactly: 1_000_000_000_001) == nil)
        #expect(Yen(exactly: -1_000_000_000_001) == nil)
        #expect(Yen(exactly: .max) == nil)
        #expect(Yen(exactly: .min) == nil)
    }

    @Test("nine million of the largest amounts can be added")
    func sums() {
        let largest = Yen(unchecked: Yen.bound)
        #expect(repeatElement(largest, count: 9_000_000).total().amount == 9_000_000 * Yen.bound)
    }

    @Test("amounts are cut down to a multiple, never rounded up")
    func floors() {
        #expect(Yen(unchecked: 1999).floored(to: 1000) == 1000)
        #expect(Yen(unchecked: 2000).floored(to: 1000) == 2000)
        #expect(Yen(unchecked: 99).floored(to: 100) == .zero)
    }

    @Test(
        "an amount is written in groups of three digits",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (1_234_500, "1,234,500"), (-1000, "-1,000"), (-12, "-12"),
            (1_000_000_000_000, "1,000,000,000,000"),
        ] as [(Int64, String)])
    func written(amount: Int64, text: String) {
        #expect(Yen(unchecked: amount).description.utf8.elementsEqual(text.utf8))
    }

    @Test("arithmetic and order are those of whole numbers")
    func arithmetic() {
        var sum: Yen = 300
        sum += 200
        sum -= 1
        #expect(sum == 499 && -sum == -499 && sum - 500 == -1)
        #expect(Yen(unchecked: -1) < .zero && Yen(unchecked: -1).isNegative && Yen(unchecked: 1).isPositive)
        #expect(Yen.zero.isZero && !Yen.zero.isPositive && !Yen.zero.isNegative)
    }
}
