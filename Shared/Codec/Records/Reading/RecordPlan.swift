import CodecPrimitives

/// The tests of one sort of record, ready for the reader's loop.
struct RecordPlan: Sendable {
    let role: RecordRole
    let discriminator: UInt64
    private let tests: TestList
    /// The tests of stretches whose fields depend on another field.
    private let choices: [ChoicePlan]

    /// The cases of one such stretch.
    private struct ChoicePlan: Sendable {
        let start: Int
        let end: Int
        /// The last case has no codes.
        let cases: [(codes: [UInt64], tests: TestList)]
    }

    init(_ record: RecordLayout) {
        role = record.role
        discriminator = word(record.discriminator)
        tests = TestList(record.fields + record.testedSlices)
        choices = record.choices.map { choice in
            ChoicePlan(
                start: choice.decider.start, end: choice.decider.start + choice.decider.length,
                cases: choice.cases.map { ($0.values.map { word($0) }, TestList($0.fields)) })
        }
    }

    /// Whether every field of a record of the right length is right.
    @inline(__always)
    func accepts(_ record: Span<UInt8>) -> Bool {
        tests.pass(record) && (choices.isEmpty || acceptsChoices(record))
    }

    private func acceptsChoices(_ record: Span<UInt8>) -> Bool {
        for choice in choices {
            let value = word(record, choice.start, choice.end)
            let found = choice.cases.first { $0.codes.isEmpty || $0.codes.contains(value) }
            guard let found, found.tests.pass(record) else { return false }
        }
        return true
    }
}
