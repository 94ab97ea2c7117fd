import CodecPrimitives

/// Checks whole records: fields, kind, barcode, place in the file, totals.
struct RecordChecker {
    let layout: Layout
    let plan: ReadingPlan
    /// Records seen.
    private(set) var number = 0
    /// Nothing can be read after what was found.
    private(set) var isStopped = false
    /// Set where records have no line ending: what follows an unknown record would be a guess.
    var stopsAtUnknown = false
    /// Whether wrong records are handed out too, for explaining them.
    var handsOutAll = false
    /// Where the columns of the row in hand stand in a CSV file.
    var row: RowPlaces?
    /// The code set of this file.
    var codeSet: CodeSet {
        get { sink.codeSet }
        set { sink.codeSet = newValue }
    }
    private var sink: FindingSink
    private var order: FileOrder
    private var totals: GroupTotals

    init(_ layout: Layout, file: String, limits: ReadLimits) {
        self.layout = layout
        plan = ReadingPlan(layout)
        sink = FindingSink(file: ReceivedText(file), limits: limits)
        order = FileOrder(layout)
        totals = GroupTotals(layout, plan.data)
    }

    var isEnded: Bool { order.isEnded }

    /// Adds a finding that is not about a record's content.
    mutating func add(_ rule: FindingRule, offset: Int, bytes: ArraySlice<UInt8>, isNextRecord: Bool = false) {
        sink.add(rule, FindingPlace(record: isNextRecord ? number + 1 : number, offset: offset, bytes: bytes))
    }

    /// Counts a line that is no record.
    mutating func skip() { number += 1 }

    /// Counts a row that is no record, with all that is wrong with it; then totals prove nothing.
    mutating func refuseRow(_ problems: [(FindingRule, RowPlaces.Column)], role: RecordRole?) {
        number += 1
        totals.group.leaveOut()
        for (rule, column) in problems {
            sink.add(
                rule,
                FindingPlace(
                    record: number, role: role, field: column.field, offset: column.offset, bytes: column.bytes[...]))
        }
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
        var isRight = plan.records[index].accepts(span)
        if !isRight { isRight = explain(layout.records[index], bytes[position..<end], offset: offset) }
        guard !isStopped else { return }
        let isInPlace = accept(role, offset: offset)
        var entry: (kind: Int, amount: Yen?)? = (0, nil)
        switch role {
        case .data: entry = checkData(span, bytes[position..<end], offset: offset, isRight: isRight)
        case .header: isRight = openGroup(bytes[position..<end], offset: offset, isRight: isRight)
        case .trailer:
            if isRight { checkTotals(of: bytes[position..<end], .trailer, record: number, offset: offset) }
            closeGroup()
        case .end:
            closeGroup()
            if isRight { checkTotals(of: bytes[position..<end], .end, record: number, offset: offset) }
        }
        let isWhole = isRight && isInPlace && entry != nil
        guard isWhole || handsOutAll else { return }
        try each(
            Record(
                number: number, group: order.groups, role: role, kind: entry?.kind ?? 0, offset: offset,
                amount: entry?.amount, bytes: bytes[position..<end], isRight: isWhole))
    }

    /// Reports what a file lacks that ends here.
    mutating func checkEnd(offset: Int) {
        closeGroup()
        for rule in order.missingAtEnd() { sink.add(rule, FindingPlace(record: number, offset: offset)) }
    }

    func report(bytes: Int) -> ReadReport {
        var all = totals.whole
        all.absorb(totals.group)
        let names = layout.kinds.isEmpty ? [ReceivedText("")] : layout.kinds.map(\.name)
        let kindTotals = names.enumerated().map { index, name in
            KindTotal(
                kind: name, count: all.counts[index],
                amount: Yen(unchecked: plan.data.amountIsSummed ? all.sums[index] : 0))
        }
        return ReadReport(
            findings: sink.findings, findingCount: sink.count, errorCount: sink.errorCount, records: number,
            groups: order.groups, bytes: bytes, totals: kindTotals)
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
            totals.group.leaveOut()
            if isRight, let field = layout.kindField { refuse(layout.kindRule, field, bytes, offset: offset) }
            return nil
        }
        totals.group.count(kind: kind)
        var amount: Yen?
        for sum in plan.data.sums.indices {
            guard let value = plan.data.value(ofSum: sum, span) else {
                totals.group.leaveOut()
                continue
            }
            totals.group.add(value, sum: sum, kind: kind)
            if sum == 0, plan.data.amountIsSummed { amount = Yen(exactly: value) }
        }
        if isRight, let rule = plan.data.barcodeProblem(span), let field = layout.barcode {
            refuse(rule, field, bytes, offset: offset)
            return nil
        }
        return (kind, amount)
    }

    /// Begins a group; false when the header names another code set than the file has.
    private mutating func openGroup(_ bytes: ArraySlice<UInt8>, offset: Int, isRight: Bool) -> Bool {
        closeGroup()
        guard isRight else { return false }
        totals.header = GroupTotals.Header(bytes: Array(bytes), number: number, offset: offset, row: row)
        for field in layout.record(.header)?.fields ?? [] where !field.rules.codeSets.isEmpty {
            let code = Array(bytes[(bytes.startIndex + field.start)...].prefix(field.length))
            guard !field.rules.codeSets.contains(where: { $0.code == code && $0.codeSet == codeSet }) else { continue }
            sink.add(
                field.rules.rule,
                FindingPlace(
                    record: number, role: .header, field: field.name, offset: fileOffset(offset, field.start),
                    bytes: shown(bytes, from: field.start, length: field.length)))
            return false
        }
        return true
    }

    private mutating func closeGroup() {
        if let header = totals.header {
            checkTotals(of: header.bytes[...], .header, record: header.number, offset: header.offset)
        }
        totals.startGroup()
    }

    private mutating func checkTotals(
        of bytes: ArraySlice<UInt8>, _ role: RecordRole, record: Int, offset: Int
    ) {
        for problem in totals.problems(of: bytes, role, records: number, groups: order.groups) {
            let field = problem.field
            let places = role == .header ? totals.header?.row : row
            sink.add(
                problem.rule,
                FindingPlace(
                    record: record, role: role, field: field.name,
                    offset: places?.offset(of: field.start) ?? offset + field.start,
                    bytes: places?.bytes(of: field.start)
                        ?? bytes[(bytes.startIndex + field.start)...].prefix(field.length),
                    computed: problem.computed))
        }
    }

    private mutating func refuse(
        _ rule: FindingRule, _ field: FieldReference, _ bytes: ArraySlice<UInt8>, offset: Int
    ) {
        sink.add(
            rule,
            FindingPlace(
                record: number, role: .data, field: field.name, offset: fileOffset(offset, field.start),
                bytes: shown(bytes, from: field.start, length: field.length)))
    }

    private mutating func refuseUnknown(_ bytes: ArraySlice<UInt8>, offset: Int) {
        totals.group.leaveOut()
        guard !stopAtLineBreak(bytes, offset: offset) else { return }
        let place = plan.discriminator
        sink.add(
            .unknownKind,
            FindingPlace(
                record: number, offset: fileOffset(offset, place.lowerBound),
                bytes: shown(bytes, from: place.lowerBound, length: place.count)))
        isStopped = stopsAtUnknown
    }

    /// Finds what a record failed of: every field that is wrong. True when there were only warnings.
    private mutating func explain(_ record: RecordLayout, _ bytes: ArraySlice<UInt8>, offset: Int) -> Bool {
        guard !stopAtLineBreak(bytes, offset: offset) else { return false }
        let (before, errorsBefore) = (sink.count, sink.errorCount)
        for field in record.fields(of: bytes) + record.testedSlices {
            let slice = bytes[(bytes.startIndex + field.start)...].prefix(field.length)
            guard let problem = FieldProblem.find(field, Array(slice), wo: layout.form.wo) else { continue }
            sink.add(
                problem.rule,
                FindingPlace(
                    record: number, role: record.role, field: field.name,
                    offset: fileOffset(offset, field.start + problem.offset),
                    bytes: shown(bytes, from: field.start, length: field.length)))
        }
        let isAllowed = layout.form.wo == .allowed && bytes.contains(0xA6)
        // A record is never left out in silence, even if the two ways of testing it should disagree.
        if sink.count == before, !isAllowed {
            sink.add(.characterNotAllowed, FindingPlace(record: number, role: record.role, offset: offset))
        }
        return sink.errorCount == errorsBefore
    }

    /// A line break inside a record means that a record has another length. Rows of a CSV file have no length.
    private mutating func stopAtLineBreak(_ bytes: ArraySlice<UInt8>, offset: Int) -> Bool {
        guard row == nil, let place = bytes.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else { return false }
        sink.add(
            .recordLength,
            FindingPlace(record: number, offset: offset + place - bytes.startIndex, bytes: bytes[place...]))
        isStopped = true
        return true
    }

    /// Where a byte of the record in hand stands in the file.
    private func fileOffset(_ offset: Int, _ within: Int) -> Int { row?.offset(of: within) ?? offset + within }

    /// The bytes of a field as they stand in the file.
    private func shown(_ bytes: ArraySlice<UInt8>, from start: Int, length: Int) -> ArraySlice<UInt8> {
        row?.bytes(of: start) ?? bytes[(bytes.startIndex + start)...].prefix(length)
    }
}
