import CodecRecords
import Foundation
import TestKit
import Testing

/// Both tables against `iconv`, which is other code with other tables.
@Suite("character sets")
struct CharacterSetTests {
    private func iconv(_ bytes: [UInt8], from: String, to: String, skips: Bool) async throws -> [UInt8] {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(bytes).write(to: input)
        let flags = skips ? ["-c"] : []
        let run = try await CommandLineTool("/usr/bin/iconv")
            .run(flags + ["-f", from, "-t", to, "-o", output.path, input.path])
        guard skips || run.exitCode == 0 else { throw TestKitError("iconv refused: \(run.text)") }
        return [UInt8](try Data(contentsOf: output))
    }

    private func isSingle(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 || (0xFF61...0xFF9F).contains(scalar.value)
    }

    @Test("all 65,536 byte pairs of CP932 are read as iconv reads them, or refused by both")
    func decodesAsIconv() async throws {
        var (accepted, refused, ours): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        var doubles = 0
        for pair in 0..<65_536 {
            let bytes = [UInt8(pair >> 8), UInt8(pair & 0xFF)]
            if let text = try? CP932.decode(bytes) {
                accepted += bytes + [0x0A]
                ours += Array(text.utf8) + [0x0A]
                if text.unicodeScalars.count == 1 { doubles += 1 }
            } else {
                refused += bytes + [0x0A]
            }
        }
        #expect(try await iconv(accepted, from: "CP932", to: "UTF-8", skips: false) == ours)
        let rest = String(decoding: try await iconv(refused, from: "CP932", to: "UTF-8", skips: true), as: UTF8.self)
        #expect(rest.unicodeScalars.allSatisfy(isSingle), "iconv made a character of a pair that CP932 refused")
        #expect(doubles == 7724 + 1880)
    }

    @Test("every character CP932 takes is written as iconv writes it; what iconv takes besides has no way back")
    func encodesAsIconv() async throws {
        var (taken, left, ours): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        for value in UInt32(0x0B)...0x2FFFF {
            guard let scalar = Unicode.Scalar(value), value != 0x0D else { continue }
            let text = String(Character(scalar))
            if let bytes = try? CP932.encode(text) {
                taken += Array(text.utf8) + [0x0A]
                ours += bytes + [0x0A]
                #expect(try CP932.decode(bytes).unicodeScalars.elementsEqual([scalar]))
            } else {
                left += Array(text.utf8) + [0x0A]
            }
        }
        #expect(try await iconv(taken, from: "UTF-8", to: "CP932", skips: false) == ours)
        let others = try await iconv(left, from: "UTF-8", to: "CP932", skips: true).filter { $0 != 0x0A }
        // ¢ £ ¥ ¬ — ‖ ‾ − 〜: iconv gives them look-alikes, which come back as other characters.
        let lookAlikes: [[UInt8]] = [
            [0x81, 0x91], [0x81, 0x92], [0x5C], [0x81, 0xCA], [0x81, 0x5C], [0x81, 0x61], [0x7E], [0x81, 0x7C],
            [0x81, 0x60],
        ]
        #expect(others == lookAlikes.flatMap { $0 })
    }

    @Test("a name with a variation selector, a joiner or a kanji beyond CP932 is refused at its place")
    func refusesWithPlace() throws {
        let cases = [("葛\u{E0100}", 3), ("あ葛\u{E0100}", 6), ("葛\u{200D}", 3), ("𠮷野", 0), ("〜", 0), ("−", 0), ("ｱ¥", 3)]
        for (text, offset) in cases {
            #expect(throws: RecordsError(.characterUndefined, offset: offset)) { try CP932.encode(text) }
        }
        #expect(throws: RecordsError(.bytesUndefined, offset: 1)) { try CP932.decode([0x41, 0x80]) }
        #expect(throws: RecordsError(.bytesUndefined, offset: 1)) { try CP932.decode([0x41, 0x88]) }
        #expect(throws: RecordsError(.bytesUndefined, offset: 0)) { try CP932.decode([0x81, 0x20]) }
    }

    @Test("where CP932 has a character twice, the pair that Windows writes is written")
    func preferredPairs() throws {
        #expect(try CP932.encode("髙") == [0xFB, 0xFC])
        #expect(try CP932.encode("﨑") == [0xFA, 0xB1])
        #expect(try CP932.encode("Ⅰ") == [0x87, 0x54])
        #expect(try CP932.encode("≒") == [0x81, 0xE0])
        #expect(try CP932.decode([0xEE, 0xE0]).isSame(as: "髙"))
        #expect(CP932.isUserDefined("\u{E000}") && CP932.isUserDefined("\u{E757}") && !CP932.isUserDefined("\u{E758}"))
    }

    @Test("every byte of JIS X 0201 is what iconv's SHIFT_JIS has for one byte, both ways")
    func jisX0201() async throws {
        for byte in UInt8.min...UInt8.max {
            let scalar = JISX0201.scalar(byte)
            let theirs = try? await iconv([byte], from: "SHIFT_JIS", to: "UTF-8", skips: false)
            #expect(scalar.map { Array(String(Character($0)).utf8) } == theirs, "byte \(byte)")
            if let scalar { #expect(JISX0201.byte(of: scalar) == byte) }
        }
        #expect(throws: RecordsError(.characterUndefined, offset: 3)) { try JISX0201.encode("ｱ\\") }
        #expect(try JISX0201.decode([0x5C, 0xB1]).isSame(as: "¥ｱ"))
        #expect(throws: RecordsError(.bytesUndefined, offset: 1)) { try JISX0201.decode([0xB1, 0xE0]) }
    }
}

extension String {
    fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
