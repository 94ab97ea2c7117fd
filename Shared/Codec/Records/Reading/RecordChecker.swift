import CodecPrimitives

/// Checks whole records: fields, kind, barcode, place in the file, control totals.
struct RecordChecker {
    let layout: Layout
    let plan: ReadingPlan
    /// Records seen.
    private(set) var number = 0
    /// Nothing can be read after what was found.
    private(set) var isStopped = false
    /// Set where records have no line ending: what follows an unknown record would be a guess.
    var stopsAtUnknown = false
    private var sink: FindingSink
    private var order: FileOrder
    private var group: GroupTally
    private var whole: GroupTally

    init(_ layout: Layout, file: String, limits: ReadLimits) {
        self.layout = layout
        plan = ReadingPlan(layout)
        sink = FindingSink(file: ReceivedText(file), limits: limits)
        order = FileOrder(layout)
        group = GroupTally(plan.data)
        whole = group
    }

    var isEnded: Bool { order.isEnded }

    /// Adds a finding that is not about a record's content.
    mutating func add(_ rule: FindingRule, offset: Int, bytes: ArraySlice<UInt8>, isNextRecord: Bool = false) {
        sink.add(rule, FindingPlace(record: isNextRecord ? number + 1 : number, offset: offset, bytes: bytes))
    }

    /// Checks the record at `position`, whose bytes are all there, and hands it out when it is right.
    mutating func check(
        _ bytes: [UInt8], at position: Int, offset: Int, _ each: (Record) throws -> Void
    ) rethrows {
        number += 1
        let end = position + layout.recordBytes
        let span = bytes.span.extracting(position..<end)
        guard let index = plan.index(of: span) else {
            refuseUnknown(bytes[position..<end], offset: offset)
            return
        }
        let role = plan.records[index].role
        let isRight = plan.records[index].accepts(span)
        if !isRight { explain(layout.records[index], bytes[position..<end], offset: offset) }
        guard !isStopped else { return }
        let isInPlace = accept(role, offset: offset)
        var entry: (kind: Int, amount: Yen?)? = (0, nil)
        switch role {
        case .data: entry = checkData(span, bytes[position..<end], offset: offset, isRight: isRight)
        case .trailer: checkControls(bytes[position..<end], offset: offset, isRight: isRight)
        case .header, .end: startGroup()
        }
        guard isRight, isInPlace, let entry else { return }
        try each(
            Record(
                number: number, group: order.groups, role: role, kind: entry.kind, offset: offset,
                amount: entry.amount, bytes: bytes[position..<end]))
    }

    /// Reports what a file lacks that ends here.
    mutating func checkEnd(offset: Int) {
        for rule in order.missingAtEnd() { sink.add(rule, FindingPlace(record: number, offset: offset)) }
    }

    func report(bytes: Int) -> ReadReport {
        var all = whole
        all.absorb(group)
        let names = layout.kinds.isEmpty ? [ReceivedText("")] : layout.kinds.map(\.name)
        let totals = names.enumerated().map { index, name in
            KindTotal(
                kind: name, count: all.counts[index],
                amount: Yen(unchecked: plan.data.amountIsSummed ? all.sums[index] : 0))
        }
        return ReadReport(
            findings: sink.findings, findingCount: sink.count, errorCount: sink.errorCount, records: number,
            groups: order.groups, bytes: bytes, totals: totals)
    }
}

extension RecordChecker {
    /// Moves the order on; false when the record may not stand here.
    private mutating func accept(_ role: RecordRole, offset: Int) -> Bool {
        guard let rule = order.accept(role) else { return true }
        sink.add(rule, FindingPlace(record: number, role: role, offset: offset))
        return false
    }

    /// The kind and money of a right data record; nil when it has a kind or barcode it may not have.
    private mutating func checkData(
        _ span: Span<UInt8>, _ bytes: ArraySlice<UInt8>, offset: Int, isRight: Bool
    ) -> (kind: Int, amount: Yen?)? {
        guard let kind = plan.data.kind(span) else {
            group.leaveOut()
            if isRight, let field = layout.kindField { refuse(layout.kindRule, field, bytes, offset: offset) }
            return nil
        }
        group.count(kind: kind)
        var amount: Yen?
        for sum in plan.data.sums.indices {
            guard let value = plan.data.value(ofSum: sum, span) else {
                group.leaveOut()
                continue
            }
            group.add(value, sum: sum, kind: kind)
            if sum == 0, plan.data.amountIsSummed { amount = Yen(exactly: value) }
        }
        if isRight, let rule = plan.data.barcodeProblem(span), let field = layout.barcode {
            refuse(rule, field, bytes, offset: offset)
            return nil
        }
        return (kind, amount)
    }

    private mutating func checkControls(_ bytes: ArraySlice<UInt8>, offset: Int, isRight: Bool) {
        defer { startGroup() }
        guard isRight, group.isComplete else { return }
        for rule in layout.controls {
            let field = bytes[(bytes.startIndex + rule.field.start)...].prefix(rule.field.length)
            let stated = field.reduce(Int64(0)) { $0 * 10 + Int64($1) - 0x30 }
            let computed = group.expected(rule, sums: plan.data.sums)
            guard stated != computed else { continue }
            sink.add(
                rule.summed == nil ? .trailerCount : .trailerAmount,
                FindingPlace(
                    record: number, role: .trailer,
                    field: rule.field.name, offset: offset + rule.field.start, bytes: field, computed: computed))
        }
    }

    private mutating func startGroup() {
        whole.absorb(group)
        group.reset()
    }

    private mutating func refuse(
        _ rule: FindingRule, _ field: FieldReference, _ bytes: ArraySlice<UInt8>, offset: Int
    ) {
        let slice = bytes[(bytes.startIndex + field.start)...].prefix(field.length)
        sink.add(
            rule,
            FindingPlace(record: number, role: .data, field: field.name, offset: offset + field.start, bytes: slice))
    }

    private mutating func refuseUnknown(_ bytes: ArraySlice<UInt8>, offset: Int) {
        group.leaveOut()
        guard !stopAtLineBreak(bytes, offset: offset) else { return }
        let place = plan.discriminator
        let slice = bytes[(bytes.startIndex + place.lowerBound)...].prefix(place.count)
        sink.add(.unknownKind, FindingPlace(record: number, offset: offset + place.lowerBound, bytes: slice))
        isStopped = stopsAtUnknown
    }

    /// Finds what a record failed of: every field that is wrong.
    private mutating func explain(_ record: RecordLayout, _ bytes: ArraySlice<UInt8>, offset: Int) {
        guard !stopAtLineBreak(bytes, offset: offset) else { return }
        let before = sink.count
        defer {
            // A record is never left out in silence, even if the two ways of testing it should disagree.
            if sink.count == before {
                sink.add(.characterNotAllowed, FindingPlace(record: number, role: record.role, offset: offset))
            }
        }
        for field in record.fields {
            let slice = bytes[(bytes.startIndex + field.start)...].prefix(field.length)
            guard let problem = FieldProblem.find(field, Array(slice)) else { continue }
            sink.add(
                problem.rule,
                FindingPlace(
                    record: number, role: record.role, field: field.name,
                    offset: offset + field.start + problem.offset, bytes: slice))
        }
    }

    /// A line break inside a record means that a record has another length.
    private mutating func stopAtLineBreak(_ bytes: ArraySlice<UInt8>, offset: Int) -> Bool {
        guard let place = bytes.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else { return false }
        sink.add(
            .recordLength,
            FindingPlace(record: number, offset: offset + place - bytes.startIndex, bytes: bytes[place...]))
        isStopped = true
        return true
    }
}
