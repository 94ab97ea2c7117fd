/// A layout prepared for reading.
struct ReadingPlan: Sendable {
    let records: [RecordPlan]
    let data: DataPlan
    let framing: Framing
    private let discriminatorStart: Int
    private let discriminatorEnd: Int

    init(_ layout: Layout) {
        records = layout.records.map(RecordPlan.init)
        data = DataPlan(layout)
        framing = Framing(recordBytes: layout.recordBytes, accepted: layout.lineEndings)
        discriminatorStart = layout.records.first?.discriminatorStart ?? 0
        discriminatorEnd = discriminatorStart + (layout.records.first?.discriminator.count ?? 0)
    }

    var discriminator: Range<Int> { discriminatorStart..<discriminatorEnd }

    /// Which of `records` a record is; nil when its discriminator is unknown.
    @inline(__always)
    func index(of record: Span<UInt8>) -> Int? {
        let code = word(record, discriminatorStart, discriminatorEnd)
        for index in records.indices where records[index].discriminator == code { return index }
        return nil
    }
}
