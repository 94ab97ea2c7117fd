import Codec
import CodecPrimitives
import CodecRecords
import Foundation
import NoticeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Notifications

@Suite("letters on paper")
struct PaperPressTests {
    private let ids = IDSource()
    private let press = PaperPress(
        office: .init(city: "桜丘市", authority: "桜丘市長", contact: "納税課 電話 000-000-0000", places: "市役所、コンビニエンスストア"))

    private func day(_ text: String) throws -> BusinessDate { try #require(BusinessDate(iso: text)) }

    private func letter(
        _ sequence: Int32, _ person: PersonalBlock, form: LetterForm = .demandCityTax, remedies: RemedyText = .tax,
        elQR: ReceivedText? = nil
    ) throws -> Letter {
        let slip = GrantedSlip(
            slipID: ids.next(), barcode: ReceivedText("91912345001019000000000000001026061100123004"),
            usableUntil: try day("2026-06-11"), principal: 12_000, lateCharge: 300, fee: .zero,
            number: ReceivedText("N00000000001"), elQR: elQR)
        let request = Notice.Request(
            id: ids.next(), asker: ReceivedText("case-management"), form: form, personID: ids.next(), role: .debtor,
            claimID: ids.next(),
            label: ClaimLabel(
                number: ReceivedText("C00000000001"), kind: ReceivedText("TAX_RES"), fiscalYear: 2025, instalment: 4,
                due: try day("2026-04-30")), issueOn: try day("2026-05-12"), deadlineOn: try day("2026-05-22"),
            remedies: remedies, officer: ReceivedText("sato"), amountAsked: 12_000)
        let notice = Notice(
            request: request, state: .printed,
            printed: .init(clearanceID: ids.next(), frozen: 12_300, slip: slip), isProtected: false, reasons: [])
        let piece = Piece(bundleID: ids.next(), sequence: sequence, part: 1, noticeID: request.id)
        return Letter(piece: piece, notice: notice, person: person, kindName: "個人市県民税")
    }

    @Test("every form prints a page a letter, and the same letters are the same bytes")
    func pages() async throws {
        let letters = [
            try letter(1, PostOffice.hanako),
            try letter(2, PostOffice.hanako, form: .demandPublic, remedies: .publicClaim),
            try letter(3, PostOffice.hanako, form: .demandPrivate, remedies: .none),
        ]
        let pressed = try press.press(letters)
        #expect(pressed.unprintable.isEmpty)
        #expect(try press.press(letters).pages == pressed.pages)
        let text = try await self.text(pressed.pages)
        #expect(text.components(separatedBy: "\u{0C}").count == 4)
        for part in ["督促状", "試験", "架空市千年1-2-3", "12,300", "令和8年5月22日", "審査請求", "納入済通知書", "令和8年6月11日"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("the eL-QR of a grant stands beside the barcode, and a scanner reads both; a slip without one has none")
    func elQR() async throws {
        let number = try ELNumber(
            agency: Array("46201".utf8), matter: Array("90000000000000000001".utf8),
            confirmation: Array("123456".utf8), category: Array("001".utf8))
        let code = try ELQR(
            number, amount: 12_300,
            .init(
                assessedIn: 2025, taxYear: 2025, period: 4, due: try day("2026-04-30"),
                usableUntil: try day("2026-06-11")))
        let barcode = "91912345001019000000000000001026061100123004"
        let with = try letter(1, PostOffice.hanako, elQR: ReceivedText(code.string))
        #expect(try await symbols(press.press([with]).pages) == [barcode, code.string])
        #expect(try await symbols(press.press([try letter(1, PostOffice.hanako)]).pages) == [barcode])
    }

    @Test("a letter prints the day through which payments are known, never its own")
    func cutOff() async throws {
        for (known, printed) in [
            ("2026-04-30", "令和8年4月30日までに確認できた納付"), ("2026-05-12", "令和8年5月11日までに確認できた納付"),
            ("", "令和8年5月11日までに確認できた納付"),
        ] {
            let plain = try letter(1, PostOffice.hanako)
            var notice = plain.notice
            notice.printed?.moneyThrough = BusinessDate(iso: known)
            let dated = Letter(piece: plain.piece, notice: notice, person: plain.person, kindName: plain.kindName)
            let text = try await self.text(try press.press([dated]).pages).filter { !$0.isWhitespace }
            #expect(text.contains(printed), "\(known)")
        }
    }

    @Test("a name that no font has, and a slip that contradicts its letter, are no pages; the others are printed")
    func unprintable() async throws {
        var other = try letter(3, PostOffice.hanako)
        let wrong = GrantedSlip(
            slipID: ids.next(), barcode: ReceivedText("91912345001010000000000000001026043000123000"),
            usableUntil: try day("2026-06-11"), principal: 12_000, lateCharge: 300, fee: .zero)
        var notice = other.notice
        notice.printed?.slip = wrong
        other = Letter(piece: other.piece, notice: notice, person: other.person, kindName: other.kindName)
        let pressed = try press.press([
            try letter(1, PostOffice.hanako), try letter(2, PostOffice.person("外字\u{F8FF}", "架空市千年1")), other,
        ])
        #expect(pressed.unprintable == [2, 3])
        #expect(try await text(pressed.pages).components(separatedBy: "\u{0C}").count == 2)
    }

    /// The digits of every symbol on the pages as an office scanner sees them, the shortest first.
    private func symbols(_ pages: [UInt8]) async throws -> [String] {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(pages).write(to: folder.appending(path: "letters.pdf"))
        let drawn = try await CommandLineTool("/usr/bin/pdftoppm").run(
            ["-gray", "-r", "300", "-singlefile", "letters.pdf", "page"], in: folder)
        try #require(drawn.exitCode == 0, "\(drawn.text)")
        let output = try await CommandLineTool("/usr/bin/zbarimg").run(
            ["--raw", "-q", "--nodbus", "page.pgm"], in: folder)
        return output.text.split(separator: "\n").map(String.init).filter { line in
            !line.isEmpty && line.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }.sorted { $0.utf8.count < $1.utf8.count }
    }

    /// What can be read in a document.
    private func text(_ pages: [UInt8]) async throws -> String {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "letters.pdf")
        try Data(pages).write(to: file)
        let output = try await CommandLineTool("/usr/bin/pdftotext").run([file.path, "-"])
        try #require(output.exitCode == 0, "\(output.text)")
        // Spaces and line ends are the reader's guess; a page ends with a form feed.
        return String(output.text.filter { $0 == "\u{0C}" || !$0.isWhitespace })
    }
}
