import CodecRecords
import Foundation
import TestKit
import Testing

/// Every counter beyond the convenience store, from its file over HTTP to the claim that it pays, with the layouts and the
/// register of the city that does not exist. Each test has a claim of its own.
@Suite(
    "Counters of a city", .serialized,
    .city("counters", settings: CounterChannels.settings) { city in try await CounterChannels.prepare(city) })
struct CounterChannelsTests {
    @Test(
        "a smartphone payment is announced, then paid on its day; the collector's money is expected on the day it names"
    )
    func smartphone() async throws {
        let counters = try CounterChannels()
        let row = { (kind: String) in
            "\(kind),20260410,0915,\(CounterChannels.barcode(1)),1001,840,T-0001,20260420,20260411"
        }
        try await counters.send("smartphone", CounterChannels.smartphone, [row("01")])
        try await counters.owes(1, open: 1001, announced: 1001)
        try await counters.send("smartphone", CounterChannels.smartphone, [row("02")])
        try await counters.owes(1, open: 0)
        #expect(try await counters.receipt("T-0001") == "paid 2026-04-10 due 2026-04-20")
        // The file of the 11th is complete through the day before, as the channel's lag says.
        try await counters.isComplete("smartphone", through: "2026-04-10")
    }

    @Test("a card's money comes weeks later, and a charged back payment is owed again when an officer has confirmed it")
    func card() async throws {
        let counters = try CounterChannels()
        let row = { (kind: String) in "\(kind),20260410,1200,S2,1002,VISA,A-0002,20260515,20260411" }
        try await counters.send("card", CounterChannels.card, [row("2")])
        try await counters.owes(2, open: 0)
        #expect(try await counters.receipt("A-0002") == "paid 2026-04-10 due 2026-05-15")
        try await counters.send("card", CounterChannels.card, [row("9")])
        // Held: it books nothing until somebody has decided.
        try await counters.owes(2, open: 1002)
        let listed = try #require(try await counters.exceptions().first { $0.exception == "confirmedAfterCancel" })
        let decided = try await counters.city.staff(
            "POST", "payment-intake", "/receipts/\(listed.receipt)/decision",
            ["decision": "void", "officer": "sato", "reason": "チャージバック確定"])
        #expect(decided.status == 200, "\(decided.text)")
        try await counters.owes(2, open: 1002)
        #expect(try await counters.exceptions().allSatisfy { $0.exception != "confirmedAfterCancel" })
    }

    @Test(
        "a deduction from an allowance holds acts from its announcement and is paid on the pay day, however late its list"
    )
    func allowance() async throws {
        let counters = try CounterChannels()
        let row = { (kind: String, made: String) in "\(kind),20260415,JIDO,R-000003,S3,1003,\(made)" }
        try await counters.send("allowance", CounterChannels.allowance, [row("1", "20260401")])
        try await counters.owes(3, open: 1003, announced: 1003)
        try await counters.send("allowance", CounterChannels.allowance, [row("2", "20260417")])
        try await counters.owes(3, open: 0)
        #expect(try await counters.receipt("R-000003") == "paid 2026-04-15 due 2026-04-15")
        try await counters.isComplete("allowance", through: "2026-04-16")
    }

    @Test("slips that a bank's counter took come as OCR lines")
    func counter() async throws {
        let counters = try CounterChannels()
        let pad = { (text: String, width: Int) in text.padding(toLength: width, withPad: " ", startingAt: 0) }
        let lines = [
            pad("1202604140185", 80),
            pad("202" + pad("S4", 20) + "2026041020260414" + "0000001004" + "0001000" + "10000004", 80),
            pad("8000001000000001004", 80), pad("9", 80),
        ]
        try await counters.send("counter", nil, lines)
        try await counters.owes(4, open: 0)
        #expect(try await counters.receipt("1000") == "paid 2026-04-10 due 2026-04-14")
    }

    @Test("a payment by eL-QR comes back under the eL number of its slip")
    func elNumber() async throws {
        let counters = try CounterChannels()
        try await counters.send(
            "el", CounterChannels.el,
            ["2,46201,90000000000000000005,123456,001,20260410,0830,1005,APP,Q-0005,20260415,20260411"])
        try await counters.owes(5, open: 0)
        #expect(try await counters.receipt("Q-0005") == "paid 2026-04-10 due 2026-04-15")
    }

    @Test("cash that a collector took is paid by the number of her receipt book")
    func fieldCash() async throws {
        let city = try City.shared()
        let counters = try CounterChannels()
        let book = try await city.staff(
            "POST", "payment-intake", "/receipt-books",
            ["channel": "field-cash", "serial": "K7", "first": 1, "last": 2, "holder": "ito", "officer": "sato"])
        let id = try #require(book.member("book"), "\(book.text)")
        let used = try await city.staff(
            "POST", "payment-intake", "/receipt-books/\(id)/numbers",
            [
                "officer": "ito",
                "numbers": [
                    ["number": 1, "outcome": "used", "slip": "S6", "amount_yen": 1006, "paid_on": "2026-04-16"],
                    ["number": 2, "outcome": "void", "reason": "書損"],
                ],
            ])
        #expect(used.status == 200, "\(used.text)")
        try await counters.owes(6, open: 0)
        let closed = try await city.staff(
            "POST", "payment-intake", "/receipt-books/\(id)/close", ["officer": "ito"])
        #expect(closed.status == 200, "\(closed.text)")
    }

    @Test(
        "an agent whose designation had ended that day is an exception that officers see, and its money pays all the same"
    )
    func undesignated() async throws {
        let counters = try CounterChannels()
        try await counters.send(
            "lapsed", CounterChannels.card,
            [
                "2,20260331,1200,S7,1007,VISA,A-0007,20260415,20260411",
                "2,20260401,1200,S8,1008,VISA,A-0008,20260415,20260411",
            ])
        try await counters.owes(7, open: 0)
        try await counters.owes(8, open: 0)
        let lapsed = try await counters.exceptions().filter { $0.exception == "agentUndesignated" }
        #expect(lapsed.map(\.channel) == ["lapsed"])
        #expect(lapsed.map(\.amountYen) == [1008])
    }
}

/// A city with every counter, and its partners' files.
struct CounterChannels {
    let city: City

    init() throws { city = try City.shared() }

    private static let folder = Fixtures.project.appending(path: "ops/city")

    static let settings = [
        "SAIKEN_INTAKE_STAFF_TOKEN": City.token, "SAIKEN_FILES_LAYOUTS_FOLDER": folder.appending(path: "layouts").path,
        "SAIKEN_CHANNELS":
            "smartphone=smartphone_csv:1,card=card_csv:1,lapsed=card_csv:1,allowance=allowance_csv:1,counter=counter_ocr:1,el=el_paid_csv:1",
    ]

    static let smartphone = "データ種別,収納日,収納時刻,バーコード情報,金額,アプリコード,取引番号,入金予定日,データ作成日"
    static let card = "データ区分,決済日,決済時刻,納付番号,決済金額,ブランド,承認番号,入金予定日,データ作成日"
    static let allowance = "区分,支給日,手当種別,受給者番号,納付番号,控除額,データ作成日"
    static let el = "区分,収納機関番号,納付番号,確認番号,納付区分,納付日,納付時刻,納付金額,納付手段,取扱番号,払込日,データ作成日"

    /// Claims C1 to C8 of 1,001 to 1,008 yen, a slip for each, and an agent whose designation ended in March.
    static func prepare(_ city: City) async throws {
        let clock = city.folder.appending(path: "clock.json")
        try Data(#"{"date":"2026-04-17","hour":10}"#.utf8).write(to: clock)
        let register = city.folder.appending(path: "agents.csv")
        let own = try String(contentsOf: folder.appending(path: "agents.csv"), encoding: .utf8)
        let lapsed = "lapsed,agent-l,99,ｼﾂｺｳ(ｶ,令和6年告示40号,gross,,general,,10,2025-04-01,2026-03-31,地方自治法243条の2第1項\n"
        try Data((own + lapsed).utf8).write(to: register)
        try await city.launch("case-management", settings: ["SAIKEN_CLOCK_SOURCE": clock.path])
        try await city.launch(
            "payment-intake",
            settings: ["SAIKEN_CLOCK_SOURCE": clock.path, "SAIKEN_REMITTANCE_AGENTS_FILE": register.path])
        var lines = ["person,P1,,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎", "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号"]
        for number in 1...8 {
            let yen = 1000 + number
            lines += [
                "claim,C\(number),P1,,WATER,2026,\(number),2026-04-30,2026-04-01,\(yen),,,",
                "slip,S\(number),,,,,,2026-04-01,2026-04-30,,,,\(barcode(number))",
                "line,S\(number),,C\(number),,,,,,\(yen),,,",
            ]
        }
        let imported = try await Loopback.send(
            "POST", port: try await city.port(of: "case-management"), "/assessments",
            body: Data(SmallAssessment.file(lines).utf8), headers: SeizureDesk.staff)
        try #require(imported.status == 201, "\(imported.text)")
        // Letters' slips have eL numbers; this one stands for them.
        try await city.database(of: "case-management").run(
            """
            insert into slips (slip_id, slip_number, el_number, issued_on, usable_until, batch_id, recorded_at)
            select '01950000-0000-7000-8000-000000000005', 'N5', '4620190000000000000000005123456001', '2026-04-01',
                '2026-04-30', batch_id, now() from claims where claim_number = 'C5';
            insert into slip_lines (slip_id, line, claim_id, principal, late_charge, fee)
            select '01950000-0000-7000-8000-000000000005', 1, claim_id, 1005, 0, 0 from claims where claim_number = 'C5';
            """)
    }

    /// The 44 digits of a slip of this city (issuer 912345, client 00101), check digit included.
    static func barcode(_ number: Int) -> String {
        let body = "91912345" + "00101" + "000000000000000\(number)" + "0" + "260430" + "0" + "00100\(number)"
        let digits = body.utf8.reversed().map { Int($0) - 0x30 }
        let sum = digits.enumerated().reduce(0) { $0 + ($1.offset.isMultiple(of: 2) ? 3 : 1) * $1.element }
        return body + "\((10 - sum % 10) % 10)"
    }

    /// Uploads a file as its sender does.
    func send(_ channel: String, _ header: String?, _ lines: [String]) async throws {
        let text = ([header].compactMap(\.self) + lines).map { $0 + "\r\n" }.joined()
        let body = Data(try TextEncoding.cp932.encode(text))
        let taken = try await city.answer(
            "POST", "payment-intake", "/files/\(channel)", body, ["content-type": "application/octet-stream"])
        let file = try #require(taken.status == 202 ? taken.member("file") : nil, "\(taken.text)")
        try await eventually(within: .seconds(120), "the file of \(channel) is done") {
            let seen = try await city.staff("GET", "payment-intake", "/files/\(file)")
            try #require(seen.member("state") != "quarantined", "\(seen.text)")
            return seen.member("state") == "done"
        }
    }

    /// Waits until a claim owes so much on the books, and so much of it is announced or held.
    func owes(_ claim: Int, open: Int64, announced: Int64 = 0) async throws {
        let books = try await city.database(of: "case-management")
        try await eventually(within: .seconds(120), "claim \(claim) owes \(open), announced \(announced)") {
            try await books.number(
                """
                select count(*) from claim_balances b join claims using (claim_id) where claim_number = 'C\(claim)'
                    and b.principal = \(open) and b.provisional = \(announced)
                """) == 1
        }
    }

    /// When a receipt was paid and its money is expected, by the number that its agent gave it.
    func receipt(_ number: String) async throws -> String? {
        try await city.database(of: "payment-intake").texts(
            "select 'paid ' || paid_on || ' due ' || due_on from receipts where store = '\(number)'"
        ).first
    }

    struct Known: Decodable {
        let channel: String
        let completeThrough: String?
    }

    /// Waits until case management knows a channel through a day. It is asked, as its table alone may lie: a mark that came
    /// before the receipts that it covers counts from the next question on.
    func isComplete(_ channel: String, through day: String) async throws {
        try await eventually(within: .seconds(120), "\(channel) is complete through \(day)") {
            let known: [Known] = try await city.staff("GET", "case-management", "/channels").decoded()
            return known.first { $0.channel == channel }?.completeThrough == day
        }
    }

    struct Exception: Decodable {
        let exception: String
        let receipt: String
        let channel: String
        let amountYen: Int64
    }

    func exceptions() async throws -> [Exception] {
        try await city.staff("GET", "payment-intake", "/receipts/exceptions").decoded()
    }
}
