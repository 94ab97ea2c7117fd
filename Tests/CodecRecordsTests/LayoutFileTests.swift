import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

@Suite("layout files")
struct LayoutFileTests {
    @Test("every shipped layout loads, and the names of its meanings are found", arguments: ShippedLayout.allCases)
    func shipped(layout: ShippedLayout) throws {
        let loaded = try layout.layout()
        #expect(loaded.name == ReceivedText(layout.rawValue))
        #expect(loaded.record(.data) != nil && !loaded.meanings.isEmpty && !loaded.duplicateKey.isEmpty)
        #expect(loaded.form.csv != nil || loaded.records.count == 4 && !loaded.controls.isEmpty)
        for meaning in loaded.meanings {
            #expect(try loaded.field(meaning.name.string, in: meaning.role) == meaning.field)
        }
    }

    @Test(
        "layout files of the first form load as they are",
        arguments: ["konbini_a", "konbini_b", "zengin_01", "zengin_03", "zengin_21", "zengin_91"])
    func firstForm(name: String) throws {
        let layout = try LayoutFile.decode(try Fixtures.bytes("formats/layouts/\(name).json"))
        #expect(layout.recordBytes == (name.hasPrefix("zengin_0") ? 200 : 120))
        #expect(layout.record(.header) != nil && layout.record(.end) != nil)
    }

    @Test(
        "a bank's file is framed and ordered by its layout file alone",
        arguments: [
            ("zengin_91_request.txt", [String]()), ("zengin_91_request_nonl.txt", []),
            ("zengin_91_request_ctrlz.txt", ["trailing_1a"]), ("zengin_91_bad_lf.txt", ["line_ending_lf"]),
            ("zengin_91_bad_bom.txt", ["byte_order_mark"]), ("zengin_91_bad_stripped.txt", ["record_length"]),
            ("zengin_91_bad_account.txt", ["not_numeric"]),
        ])
    func bankFiles(name: String, expected: [String]) throws {
        let layout = try LayoutFile.decode(try Fixtures.bytes("formats/layouts/zengin_91.json"))
        let report = RecordReader.read(try Fixtures.bytes("formats/\(name)"), layout, file: name) { _ in }
        #expect(report.rules.map(\.rawValue) == expected)
    }

    /// A layout of one data record of 10 bytes with these fields.
    private func decode(_ fields: String, _ more: String = "") throws -> Layout {
        let text = """
            {"name": "t", "record_bytes": 10, "encoding": "CP932",
             "records": {"data": {"discriminator": "2", "fields": [\(fields)]}}\(more)}
            """
        return try LayoutFile.decode(Array(text.utf8))
    }

    private let kind = #"{"pos": 1, "len": 1, "type": "N", "name": "k"}"#

    @Test("fields that overlap, leave a gap or go beyond the record are named")
    func cover() throws {
        let cases: [(String, RecordsError)] = [
            (#"{"pos": 1, "len": 9, "type": "C", "name": "a"}"#, RecordsError(.fieldsOverlap, at: "data.k", offset: 0)),
            (#"{"pos": 3, "len": 8, "type": "C", "name": "a"}"#, RecordsError(.fieldsGap, at: "data.a", offset: 1)),
            (#"{"pos": 2, "len": 8, "type": "C", "name": "a"}"#, RecordsError(.fieldsGap, at: "data.a", offset: 9)),
            (
                #"{"pos": 2, "len": 10, "type": "C", "name": "a"}"#,
                RecordsError(.fieldBeyondRecord, at: "data.a", offset: 1)
            ),
        ]
        for (field, error) in cases {
            do {
                _ = try decode("\(field), \(kind)")
                Issue.record("accepted: \(field)")
            } catch let thrown as RecordsError {
                // Which of two fields that overlap is named depends on their order in the file.
                #expect(thrown.code == error.code)
                #expect(thrown.place.hasPrefix("data."))
            }
        }
        _ = try decode("\(kind), " + #"{"pos": 2, "len": 9, "type": "C", "name": "a"}"#)
    }

    @Test(
        "a field that says something impossible is named with the key",
        arguments: [
            (#""type": "Z""#, "data.a.sign"), (#""type": "X""#, "data.a.type"),
            (#""type": "C", "date": "YYYYMMDD""#, "data.a.date"),
            (#""type": "N", "date": "YYMMDD""#, "data.a.date"), (#""type": "N", "time": "HHMM""#, "data.a.time"),
            (#""type": "C", "const": "abc""#, "data.a.const"), (#""type": "C", "codes": ["1"]"#, "data.a.codes"),
            (#""type": "C", "class": "kanji""#, "data.a.class"), (#""type": "C", "align": "middle""#, "data.a.align"),
            (#""type": "N", "pad": " ""#, "data.a.pad"), (#""type": "C", "rule": "odd""#, "data.a.rule"),
            (#""type": "C", "required": 1"#, "data.a.required"),
        ])
    func badField(keys: String, place: String) {
        #expect {
            try decode("\(kind), {\"pos\": 2, \"len\": 9, \"name\": \"a\", \(keys)}")
        } throws: { error in
            let error = error as? RecordsError
            return error?.code == .layoutValueInvalid && error?.place == place
        }
    }

    @Test(
        "a rule that names no field, the wrong field or a misspelt key is refused",
        arguments: [
            (#", "amount": "x""#, RecordsError(.fieldUnknown, at: "data.x")),
            (#", "amount": "a""#, RecordsError(.layoutValueInvalid, at: "amount")),
            (#", "barcode": "a""#, RecordsError(.layoutValueInvalid, at: "barcode")),
            (#", "duplicate_keys": ["a"]"#, RecordsError(.layoutKeyUnknown, at: "duplicate_keys")),
            (#", "controls": []"#, RecordsError(.layoutValueInvalid, at: "controls")),
            (#", "kinds": {"field": "a", "map": {"1": "x"}}"#, RecordsError(.layoutValueInvalid, at: "kinds.field")),
            (#", "kinds": {"field": "k", "map": {"12": "x"}}"#, RecordsError(.layoutValueInvalid, at: "kinds.map")),
            (#", "line_endings": ["CRLF", "CRLF"]"#, RecordsError(.layoutValueInvalid, at: "line_endings")),
            (#", "groups": "two""#, RecordsError(.layoutValueInvalid, at: "groups")),
            (#", "meanings": {"m": "x"}"#, RecordsError(.fieldUnknown, at: "data.x")),
        ])
    func badRule(more: String, error: RecordsError) {
        #expect {
            try decode("\(kind), " + #"{"pos": 2, "len": 9, "type": "C", "name": "a"}"#, more)
        } throws: { thrown in
            let thrown = thrown as? RecordsError
            // All of these stand on the third line of the file, or are missed from its beginning.
            return thrown?.code == error.code && thrown?.place == error.place
        }
    }

    @Test(
        "what is not JSON is refused at its byte",
        arguments: [
            "", "{", #"{"a": 1,}"#, #"{"a": 1, "a": 2}"#, #"{"a": 01}"#, #"{"a": 1.5}"#, #"{"a": "\x"}"#, "{'a': 1}",
            #"{"a": "\ud800"}"#, #"{"a": 1} x"#, "[1, 2", #"{"a": nul}"#, "\u{FEFF}{}", #"{"a": "\#u{1}"}"#,
            #"{"a": 1e3}"#, #"{"a": 1234567890123456}"#,
        ])
    func notJSON(text: String) {
        #expect { try LayoutFile.decode(Array(text.utf8)) } throws: { ($0 as? RecordsError)?.code == .jsonInvalid }
    }

    @Test("JSON nested without end is refused, not followed")
    func depth() {
        let deep = [UInt8](repeating: 0x5B, count: 100_000)
        #expect { try LayoutFile.decode(deep) } throws: { ($0 as? RecordsError)?.code == .jsonInvalid }
        let large = [UInt8](repeating: 0x20, count: LayoutFile.maximumBytes + 1)
        #expect(throws: RecordsError(.layoutTooLarge)) { try LayoutFile.decode(large) }
    }

    @Test("a shipped layout file changed in any byte loads or is refused, and never crashes")
    func mutated() {
        var random = SeededRandom.printed(for: "mutated layout files")
        for layout in ShippedLayout.allCases {
            let file = layout.file
            for _ in 0..<150 {
                var changed = file
                changed[Int(random.next() % UInt64(file.count))] = UInt8(truncatingIfNeeded: random.next())
                _ = try? LayoutFile.decode(changed)
                _ = try? LayoutFile.decode(Array(file.prefix(Int(random.next() % UInt64(file.count)))))
            }
        }
    }
}
