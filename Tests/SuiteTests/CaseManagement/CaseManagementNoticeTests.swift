import CaseRules
import Codec
import CodecPrimitives
import CodecRecords
import Outbox
import Postgres
import ServiceKit
import TestKit
import Testing

@testable import CaseManagement

@Suite("Case management: letters")
struct CaseManagementNoticeTests {
    private static let officer = ReceivedText("officer-1")
    private static let tomorrow = CaseManagementBench.today.adding(days: 1)

    private func prepared(_ bench: CaseManagementBench) async throws {
        _ = try await bench.importFile(SmallAssessment.text)
        try await bench.appoint(Self.officer.string)
        try await bench.hearIntake()
    }

    /// Asks for the letters of today's list, and reads what was asked for.
    private func letters(
        _ bench: CaseManagementBench, for day: BusinessDate = CaseManagementBench.today
    ) async throws -> [NoticeRequested] {
        let before = try await bench.told("notice.requested").count
        let order = NoticeDesk.Order(
            officer: Self.officer, staff: ReceivedText("test"), today: CaseManagementBench.today, issueOn: day)
        let desk = bench.notices
        _ = try await bench.pool.withTransaction { tx in
            try desk.run(order, after: nil, in: tx).requested.count
        }
        return try await bench.told("notice.requested").dropFirst(before).flatMap { body -> [NoticeRequested] in
            if case .noticeRequested(let items) = body { items } else { [] }
        }
    }

    private func question(
        _ bench: CaseManagementBench, _ letter: NoticeRequested, slip: SlipID? = nil
    ) -> ClearanceRequested {
        ClearanceRequested(
            requestID: bench.ids.next(), asker: ReceivedText("notifications"), act: .demand,
            personID: letter.personID, role: letter.role, claims: letter.items.map(\.claimID),
            amountWanted: letter.items.map(\.amount.total).total(), officer: Self.officer,
            chargeThrough: letter.issueDay, slipID: slip)
    }

    private func grant(_ bench: CaseManagementBench, _ question: ClearanceRequested) async throws -> ClearanceGrant {
        let answer = try #require(try await bench.ask([question], as: "notifications").first)
        guard case .granted(let grant) = answer.decision else { throw TestKitError("refused: \(answer.decision)") }
        return grant
    }

    private func hear(_ bench: CaseManagementBench, _ body: MessageBody, from sender: String = "notifications")
        async throws
    {
        let handlers = NoticeHandlers(revocations: bench.revocations, clock: bench.clock, ids: bench.ids)
        let message = bench.incoming(body, from: sender)
        try await bench.pool.withTransaction { tx in
            if case .noticeReturned = body {
                try handlers.returned([message], tx)
            } else {
                try handlers.dispatched([message], tx)
            }
        }
    }

    private func left(_ letter: NoticeRequested, under clearance: ClearanceID) -> NoticeDispatched {
        NoticeDispatched(
            noticeID: letter.noticeID, form: letter.form, claims: letter.items.map(\.claimID),
            dispatchedOn: letter.issueDay ?? CaseManagementBench.today, clearanceID: clearance)
    }

    @Test("a day's letters are read in pages, each letter on one of them")
    func pages() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let asked = Set(try await letters(bench).map(\.noticeID.description))
            #expect(asked.count > 1)
            var (seen, after): ([String], NoticeID?) = ([], nil)
            repeat {
                let last = after
                let page = try await bench.pool.withTransaction { tx in
                    try NoticeStore.list(of: CaseManagementBench.today, after: last, atMost: 1, in: tx)
                }
                seen += page.map(\.notice)
                after = page.last.flatMap { NoticeID($0.notice) }
            } while after != nil
            #expect(Set(seen) == asked && seen.count == asked.count)
        }
    }

    @Test("the slip of a grant has an eL-QR of its sum, its last day and the instalment's own dates")
    func elQR() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let letter = try #require(try await letters(bench).first)
            let slip = try #require(try await grant(bench, question(bench, letter)).slip)
            let code = try #require(slip.elQR.flatMap { ELQR($0.utf8) })
            let label = try #require(letter.items.first?.label)
            #expect(code.amount == slip.principal + slip.lateCharge + slip.fee)
            #expect(code.assessment.usableUntil == slip.usableUntil && code.assessment.due == label.due)
            #expect(code.assessment.assessedIn == Int(label.fiscalYear))
            let stored = try await bench.pool.withTransaction { tx in
                try tx.first("select el_number from slips where slip_id = $1", [.id(slip.slipID)]) { row in
                    try row.received(0)
                }
            }
            #expect(try #require(stored).utf8 == code.number.digits)
        }
    }

    @Test("the due list asks for one letter a claim, once, and records no demand")
    func requested() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let asked = try await letters(bench, for: Self.tomorrow)
            #expect(asked.count == 2 && asked.allSatisfy { $0.issueDay == Self.tomorrow && $0.items.count == 1 })
            #expect(asked.compactMap { $0.items.first?.label?.number.string }.sorted() == ["C3", "C4"])
            #expect(
                asked.allSatisfy {
                    $0.form == ReceivedText("demand-city-tax") && $0.due ?? Self.tomorrow > Self.tomorrow
                })
            #expect(try await letters(bench, for: Self.tomorrow).isEmpty)
            #expect(try await letters(bench).isEmpty)
            // C1 and C5 came with demands; none was added.
            #expect(try await bench.number("select count(*) from demands") == 2)
            let desk = DemandDesk(law: bench.law, clearances: bench.desk, page: 100)
            let order = DemandDesk.Order(
                officer: Self.officer, staff: ReceivedText("test"), day: CaseManagementBench.today)
            let byHand = try await bench.pool.withTransaction { tx in try desk.run(order, after: nil, in: tx) }
            #expect(byHand.issued.isEmpty)
        }
    }

    @Test(
        "the grant of a letter brings a slip over exactly what it says is owed, charge and all; leaving brings no other"
    )
    func slip() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let asked = try await letters(bench, for: Self.tomorrow)
            let letter = try #require(asked.first { $0.items.first?.label?.number == ReceivedText("C3") })
            let first = try await grant(bench, question(bench, letter))
            let slip = try #require(first.slip)
            #expect(slip.principal == 60_000 && slip.fee == 100 && slip.lateCharge.isPositive)
            #expect(slip.principal + slip.lateCharge + slip.fee == first.amountNow)
            #expect(slip.usableUntil == Self.tomorrow.adding(days: 30))
            let barcode = try #require(slip.barcode.flatMap { PaymentBarcode($0.utf8) })
            #expect(barcode.amount == first.amountNow && barcode.due == slip.usableUntil)
            #expect(first.person?.addresses.count == 2)
            // The letter leaves under a grant of its own: the same sum, and no second slip.
            let second = try await grant(bench, question(bench, letter, slip: slip.slipID))
            #expect(second.amountNow == first.amountNow && second.slip == nil && second.person != nil)
            #expect(try await bench.number("select count(*) from slips where clearance_id is not null") == 1)
            // What is paid with the slip is booked on the claim.
            let payment = CaseManagementPostingTests.Payment(barcode: barcode.string, amount: first.amountNow)
            try await bench.receive([[CaseManagementPostingTests.receipt(bench.ids.next(), 1, .flash, payment)]])
            #expect(try await bench.balance("C3")[3] == first.amountNow.amount)
        }
    }

    @Test("a garnishment's question and a letter without barcode code get no slip of theirs")
    func noSlip() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let letter = try #require(try await letters(bench).first)
            var foreign = question(bench, letter)
            foreign.asker = ReceivedText("garnishment")
            let answer = try await bench.ask([foreign]).first
            guard case .granted(let grant)? = answer?.decision else {
                Issue.record("refused")
                return
            }
            #expect(grant.slip == nil)
        }
    }

    @Test("a letter that left is one demand, with the sums that it says, from the day it left; twice is no second one")
    func dispatched() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let letter = try #require(try await letters(bench).first)
            let slip = try #require(try await grant(bench, question(bench, letter)).slip)
            let leave = try await grant(bench, question(bench, letter, slip: slip.slipID))
            let fact = left(letter, under: leave.clearanceID)
            try await hear(bench, .noticeDispatched([fact]))
            await #expect(throws: PostgresError.self) { try await hear(bench, .noticeDispatched([fact])) }
            #expect(try await bench.number("select count(*) from audit.noticed_demands") == 1)
            let sums = try await bench.number(
                "select principal + late_charge + fee from demands where notice_id is not null")
            #expect(sums == leave.amountNow.amount)
            let exact = try await bench.number(
                """
                select count(*) from demands d join notices n using (notice_id)
                where d.issued_on = n.issue_on and d.deadline_on = n.deadline_on and d.clearance_id = $1
                    and d.working <> ''
                """, [.id(leave.clearanceID)])
            #expect(exact == 1)
            #expect(try await bench.number("select count(*) from clearances where state = 'used'") == 1)
        }
    }

    @Test("what does not fit the letter is parked: another claim, another form, a foreign sender, no slip")
    func differs() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let letter = try #require(try await letters(bench).first)
            let first = try await grant(bench, question(bench, letter))
            let leave = try await grant(bench, question(bench, letter, slip: try #require(first.slip).slipID))
            var otherClaim = left(letter, under: leave.clearanceID)
            otherClaim.claims = [try await bench.claim("C1")]
            var otherForm = left(letter, under: leave.clearanceID)
            otherForm.form = ReceivedText("demand-private")
            var unknown = left(letter, under: leave.clearanceID)
            unknown.noticeID = bench.ids.next()
            let withoutSlip = left(letter, under: first.clearanceID)
            for fact in [otherClaim, otherForm, unknown, withoutSlip] {
                await #expect(throws: MessageRefused.self) { try await hear(bench, .noticeDispatched([fact])) }
            }
            await #expect(throws: MessageRefused.self) {
                try await hear(bench, .noticeDispatched([left(letter, under: leave.clearanceID)]), from: "outsourcing")
            }
            #expect(try await bench.number("select count(*) from audit.noticed_demands") == 0)
        }
    }

    @Test(
        "a letter that came back was not served, whichever news comes first; mail to an unknown address waits",
        arguments: [true, false])
    func returned(_ overtakes: Bool) async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let letter = try #require(try await letters(bench).first)
            let slip = try #require(try await grant(bench, question(bench, letter)).slip)
            let leave = try await grant(bench, question(bench, letter, slip: slip.slipID))
            let (gone, back) = (
                left(letter, under: leave.clearanceID),
                NoticeReturned(
                    noticeID: letter.noticeID, form: letter.form, claims: letter.items.map(\.claimID),
                    returnedOn: CaseManagementBench.today, reason: ReceivedText("addressee_unknown"))
            )
            for body in overtakes
                ? [MessageBody.noticeReturned([back]), .noticeDispatched([gone])]
                : [.noticeDispatched([gone]), .noticeReturned([back])]
            { try await hear(bench, body) }
            #expect(
                try await bench.number(
                    """
                    select count(*) from demand_services s join demands d using (demand_id)
                    where d.notice_id is not null and s.outcome = 'returned'
                    """) == 1)
            #expect(
                try await bench.number(
                    "select count(*) from holds where code = 'address_unknown' and subject_kind = 'person'") == 1)
            let answer = try await bench.ask([question(bench, letter)], as: "notifications").first
            guard case .refused? = answer?.decision else {
                Issue.record("a letter to an unknown address was granted")
                return
            }
        }
    }

    @Test("while what left before is not known, nobody is demanded from again")
    func unsettled() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            #expect(try await letters(bench).count == 2)
            let desk = bench.notices
            await #expect(throws: Problem.self) {
                try await bench.pool.withTransaction { tx in try desk.settle(on: Self.tomorrow, in: tx) }
            }
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute(
                    "insert into peer_heartbeats (service, at) values ('notifications', clock_timestamp())")
            }
            try await bench.pool.withTransaction { tx in try desk.settle(on: Self.tomorrow, in: tx) }
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute(
                    """
                    insert into stream_applied (producer, routing_key, applied_through, announced)
                    values ('notifications', 'notice.dispatched', 1, 2)
                    """)
            }
            await #expect(throws: Problem.self) {
                try await bench.pool.withTransaction { tx in try desk.settle(on: Self.tomorrow, in: tx) }
            }
        }
    }
}

extension CaseManagementBench {
    /// What asks for the letters of a due list.
    var notices: NoticeDesk {
        NoticeDesk(
            demands: DemandDesk(law: law, clearances: desk, page: 100), mailbox: mailbox, silenceSeconds: 30)
    }
}
