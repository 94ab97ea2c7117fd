import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Import of assessments")
struct AssessmentImportTests {
    static let valid = [
        "person,P1,,,,,,1980-04-01,,,,,ヤマダ タロウ/山田 太郎",
        "person,P2,,,,,,,,,,,スズキ ハナコ/鈴木 花子",
        "address,,P1,,,,,2010-01-01,2020-04-01,,,,旧町1-1",
        "address,,P1,,,,,2020-04-01,,,,,新町2-2",
        "address,,P2,,,,,2015-01-01,,,,,新町3-3",
        "flag,,P2,,protected,,,2024-01-01,,,,,市役所気付",
        "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,50000,,100,",
        "claim,C2,P1,,HOUSING,2025,4,2025-04-30,2025-04-01,30000,,,2012-09-01",
        "obligor,,P2,C2,guarantor,,,,,,,,",
        "demand,,,C1,,,,2025-07-18,,,,,",
        "slip,S1,,,,,,2025-06-10,2025-06-30,,,,\(String(repeating: "9", count: 44))",
        "line,S1,,C1,,,,,,50000,,100,",
    ]

    private func check(_ lines: [String], header: [String] = AssessmentImport.columns) throws -> AssessmentVerdict {
        let rows = lines.enumerated().map { index, line in
            AssessmentRow(
                line: index + 2,
                fields: line.utf8.split(separator: 0x2C, omittingEmptySubsequences: false)
                    .map { ReceivedText(String(decoding: $0, as: UTF8.self)) })
        }
        return try AssessmentImport(law: .embedded()).check(header: header.map { ReceivedText($0) }, rows: rows)
    }

    private func findings(_ lines: [String]) throws -> [AssessmentFinding] {
        if case .quarantined(let findings) = try check(lines) { findings } else { [] }
    }

    @Test("a correct file is accepted with everything it brings")
    func accepted() throws {
        guard case .accepted(let assessment) = try check(Self.valid) else {
            Issue.record("\(try findings(Self.valid))")
            return
        }
        #expect(assessment.persons.map(\.addresses.count) == [2, 1])
        #expect(assessment.persons[1].flags.first?.kind == .protected)
        #expect(assessment.claims[0].due == day("2025-06-30"))
        #expect(assessment.claims[0].nominalDue == day("2025-06-29"))
        #expect(assessment.claims[0].amounts == Amounts(principal: 50_000, fee: 100))
        #expect(assessment.claims[0].demand?.servedOn == nil)
        #expect(assessment.claims[1].obligors.first?.role == .guarantor)
        #expect(assessment.claims.map(\.contractOn) == [day("2025-06-01"), day("2012-09-01")])
        #expect(assessment.slips[0].lines.count == 1)
    }

    @Test("lines may come in any order")
    func anyOrder() throws {
        guard case .accepted = try check(Self.valid.reversed()) else {
            Issue.record("\(try findings(Self.valid.reversed()))")
            return
        }
    }

    @Test(
        "one broken line quarantines the file with line, field and rule",
        arguments: [
            (
                6, "claim,C1,P1,,TAX_XXX,2025,1,2025-06-29,2025-06-01,50000,,100,", AssessmentColumn.kind,
                AssessmentRule.unknownKind
            ),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-31,2025-06-01,50000,,100,", .dateFrom, .dateInvalid),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-07-01,50000,,100,", .dateFrom, .dueBeforeArising),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,99999999999999,,100,", .amount1, .amountTooLarge),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,-5,,100,", .amount1, .notNumeric),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,0,,100,", .amount1, .principalNotPositive),
            (6, "claim,C1,P9,,TAX_RES,2025,1,2025-06-29,2025-06-01,50000,,100,", .personKey, .unknownReference),
            (6, "claim,C2,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,50000,,100,", .key, .duplicateKey),
            (6, "claim,C1,P1,,TAX_RES,2025,0,2025-06-29,2025-06-01,50000,,100,", .term, .outOfRange),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2031-06-29,2025-06-01,50000,,100,", .dateFrom, .dueDateUnknown),
            (6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,50000,,100,surplus", .text, .dateInvalid),
            (
                6, "claim,C1,P1,,TAX_RES,2025,1,2025-06-29,2025-06-01,50000,,100,2025-06-02", .text,
                .contractAfterArising
            ),
            (11, "line,S1,,C1,,,,,,50000,,100,surplus", .text, .notEmpty),
            (0, "person,P1,,,,,,1980-04-01,,,,,山田 太郎", .text, .nameWithoutKana),
            (3, "address,,P1,,,,,2020-03-31,,,,,新町2-2", .dateFrom, .addressesOverlap),
            (2, "address,,P1,,,,,2010-01-01,2009-04-01,,,,旧町1-1", .dateTo, .spanReversed),
            (5, "flag,,P2,,secret,,,2024-01-01,,,,,", .kind, .unknownFlag),
            (8, "obligor,,P2,C2,uncle,,,,,,,,", .kind, .unknownRole),
            (10, "slip,S1,,,,,,2025-06-10,2025-06-30,,,,123", .text, .barcodeInvalid),
            (11, "line,S1,,C1,,,,,,50001,,100,", .amount1, .lineAboveClaim),
            (11, "line,S1,,C9,,,,,,50000,,100,", .claimKey, .unknownReference),
            (11, "line,S9,,C1,,,,,,50000,,100,", .key, .unknownReference),
            (11, "ledger,S1,,C1,,,,,,50000,,100,", .record, .unknownRecord),
        ])
    func broken(_ index: Int, _ line: String, _ column: AssessmentColumn, _ rule: AssessmentRule) throws {
        var lines = Self.valid
        lines[index] = line
        let found = try findings(lines)
        #expect(found.contains { $0.column == column && $0.rule == rule }, "\(found)")
        #expect(found.contains { $0.line == index + 2 || rule == .duplicateKey }, "\(found)")
    }

    @Test("what only the whole file tells is found too")
    func whole() throws {
        let cases: [(String, AssessmentRule)] = [
            ("person,P3,,,,,,,,,,,サトウ/佐藤", .noAddress), ("line,S1,,C1,,,,,,1,,,", .claimTwice),
            ("slip,S2,,,,,,2025-06-10,2025-06-30,,,,", .noLines),
            ("slip,S2,,,,,,2025-06-10,2025-06-30,,,,\(String(repeating: "9", count: 44))", .duplicateBarcode),
            ("demand,,,C1,,,,2025-07-19,,,,,", .duplicateKey), ("person,P1", .fieldCount),
        ]
        for (line, rule) in cases {
            #expect(try findings(Self.valid + [line]).contains { $0.rule == rule }, "\(rule)")
        }
    }

    @Test("a wrong header, an empty file and endless faults are answered")
    func bounds() throws {
        guard case .quarantined(let wrong) = try check(Self.valid, header: ["record"]) else {
            Issue.record("accepted without its columns")
            return
        }
        #expect(wrong.map(\.rule) == [.header])
        #expect(try findings([]).map(\.rule) == [.empty])
        let many = try findings(Array(repeating: "x,,,,,,,,,,,,", count: 5000))
        #expect(many.count == AssessmentImport.findingsMax + 1)
        #expect(many.last?.rule == .tooManyFindings)
    }

    @Test("names are kept and keys compared byte by byte")
    func bytes() throws {
        // 神 as a compatibility ideograph (U+FA19) and as the unified one (U+795E) are two keys.
        let lines = [
            "person,\u{FA19},,,,,,,,,,,カミ/\u{FA19}", "person,\u{795E},,,,,,,,,,,カミ/\u{795E}",
            "address,,\u{FA19},,,,,2010-01-01,,,,,町", "address,,\u{795E},,,,,2010-01-01,,,,,町",
        ]
        guard case .accepted(let assessment) = try check(lines) else {
            Issue.record("\(try findings(lines))")
            return
        }
        #expect(assessment.persons.count == 2)
        #expect(assessment.persons[0].nameKanji.utf8 == [0xEF, 0xA8, 0x99])
    }
}
