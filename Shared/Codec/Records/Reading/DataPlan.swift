import CodecPrimitives

/// How the kind, the sums and the barcode of a data record are read.
struct DataPlan: Sendable {
    let kindCount: Int
    /// The places of the distinct fields that are summed; the amount comes first when there is one.
    let sums: [FieldReference]
    let amountIsSummed: Bool
    private let kindStart: Int
    private let kindEnd: Int
    private let kindWords: [UInt64]
    private let kindIndices: [Int]
    private let sumPlaces: [Range<Int>]
    /// Whether every summed field is nothing but digits, which is the common case and the quick one.
    private let sumsArePlain: Bool
    /// The money where the amount is zero.
    private let amountElse: FieldReference?
    private let barcodeStart: Int?

    init(_ layout: Layout) {
        var sums: [FieldReference] = layout.amount.map { [$0] } ?? []
        for rule in layout.controls {
            if let summed = rule.summed, !sums.contains(summed) { sums.append(summed) }
        }
        self.sums = sums
        amountIsSummed = layout.amount != nil
        sumPlaces = sums.map { $0.start..<($0.start + $0.length) }
        amountElse = layout.amountElse
        sumsArePlain = layout.amountElse == nil && sums.allSatisfy { $0.form == .digits && !$0.blankMeansNone }
        kindCount = max(1, layout.kinds.count)
        kindStart = layout.kindField?.start ?? 0
        kindEnd = kindStart + (layout.kindField?.length ?? 0)
        let codes = layout.kinds.enumerated().flatMap { index, kind in kind.codes.map { (word($0), index) } }
        (kindWords, kindIndices) = (codes.map(\.0), codes.map(\.1))
        barcodeStart = layout.barcode?.start
    }

    /// The index of a record's kind; 0 where the layout has no kinds, nil for a code it does not know.
    @inline(__always)
    func kind(_ record: Span<UInt8>) -> Int? {
        guard !kindWords.isEmpty else { return 0 }
        let code = word(record, kindStart, kindEnd)
        for index in kindWords.indices where kindWords[index] == code { return kindIndices[index] }
        return nil
    }

    /// The value of a summed field; nil when it is not digits.
    @inline(__always)
    func value(ofSum index: Int, _ record: Span<UInt8>) -> Int64? {
        guard sumsArePlain else { return otherValue(ofSum: index, record) }
        let place = sumPlaces[index]
        guard areDigits(record, place.lowerBound, place.upperBound) else { return nil }
        return Int64(digitsValue(record, place.lowerBound, place.upperBound))
    }

    private func otherValue(ofSum index: Int, _ record: Span<UInt8>) -> Int64? {
        let value = sums[index].value(record)
        guard index == 0, amountIsSummed, value == 0, let instead = amountElse else { return value }
        return instead.value(record)
    }

    /// What is wrong with the 44 digits of a record whose fields are right.
    @inline(__always)
    func barcodeProblem(_ record: Span<UInt8>) -> FindingRule? {
        guard let start = barcodeStart else { return nil }
        guard record[start] == 0x39, record[start + 1] == 0x31 else { return .aiNot91 }
        // From the right the check digit is number 1: even numbers weigh 3, odd ones 1.
        var (tripled, single) = (0, 0)
        var index = start
        while index < start + 42 {
            single += Int(record[index + 1] &- 0x30)
            tripled += Int(record[index] &- 0x30)
            index += 2
        }
        tripled += Int(record[start + 42] &- 0x30)
        let total = tripled * 3 + single + Int(record[start + 43] &- 0x30)
        return total % 10 == 0 ? nil : .barcodeCheckDigit
    }
}

extension FieldReference {
    /// The value of at most 18 digits, with a sign where the field has one and 0 for blanks that mean none.
    func value(_ record: Span<UInt8>) -> Int64? {
        let end = start + length
        if blankMeansNone, (start..<end).allSatisfy({ record[$0] == 0x20 }) { return 0 }
        if case .signed(let sign) = form { return SignedDigits.value(record, start, end, sign: sign.number) }
        return areDigits(record, start, end) ? Int64(digitsValue(record, start, end)) : nil
    }
}
