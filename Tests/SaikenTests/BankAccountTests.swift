import CodecPrimitives
import CodecRecords
import Foundation
import IntakeRules
import Law
import TestKit
import Testing

@testable import Saiken

/// The designated bank of a generated city: every yen that agents report comes on the day that they name, gross, once.
@Suite("A generated city's bank account")
struct BankAccountTests {
    private static let register = "ops/city/agents.csv"

    private struct Line: Hashable {
        var day: BusinessDate
        var payer: ReceivedText
        var yen: Yen
    }

    private func payments(seed: UInt64, month: BusinessDate) -> [Payment] {
        var builder = CityBuilder(seed: seed, month: month, months: 2)
        builder.build(persons: 400)
        var payments = MonthOfPayments(builder.city, seed: seed, month: month)
        let slips = builder.city.slips.count
        builder.goOn()
        payments.goOn(builder.city, new: slips..<builder.city.slips.count)
        return payments.payments
    }

    /// The lines of all notices, read as payment-intake reads them.
    private func lines(_ files: [GeneratedFiles.File]) throws -> [Line] {
        let layout = try ShippedLayout.zengin01.layout()
        let payer = try layout.field("payer_code")
        let day = try layout.field("booked_on")
        var lines: [Line] = []
        for file in files where file.name.hasSuffix("-bank.txt") {
            let report = RecordReader.read(file.bytes, layout, file: file.name) { record in
                guard record.role == .data, let on = record.date(day), let yen = record.amount else { return }
                let digits = record.trimmed(payer).drop { $0 == 0x30 }
                lines.append(Line(day: on, payer: ReceivedText(String(decoding: digits, as: UTF8.self)), yen: yen))
            }
            #expect(report.isAcceptable, "\(file.name)")
        }
        return lines
    }

    @Test("what agents confirm and gateways tell comes to the yen, on days on which banks are open")
    func gross() throws {
        let april = try #require(BusinessDate(iso: "2026-04-01"))
        let calendar = try OfficeCalendar.embedded()
        for seed in UInt64(31)...33 {
            let payments = payments(seed: seed, month: april)
            let files = try GeneratedFiles(payments, seed: seed, month: april, months: 2).files
            let lines = try lines(files)
            #expect(Set(lines.map { [$0.day.description, $0.payer.string] }).count == lines.count)
            #expect(try lines.allSatisfy { try !calendar.isClosed($0.day, for: .bank) })
            for payer in BankAccount.Payer.all {
                let told = payments.filter { $0.way == payer.way && $0.fate != .cancelled }.reduce(0) { $0 + $1.amount }
                let came = lines.filter { $0.payer == ReceivedText(payer.code) }.map(\.yen).total()
                #expect(told > 0 && came == Yen(unchecked: told), "seed \(seed), payer \(payer.code)")
            }
        }
    }

    @Test("the register of agents knows every payer by code and name, and its gateway's days")
    func payers() throws {
        let data = try Data(contentsOf: Fixtures.project.appending(path: Self.register))
        let register = try AgentRegister(Array(data), file: "agents.csv")
        let day = try #require(BusinessDate(iso: "2026-04-20"))
        let channels: [PaymentWay: String] = [.konbiniA: "konbini-a", .konbiniB: "konbini-b", .webhook: "gateway"]
        for payer in BankAccount.Payer.all {
            let channel = ReceivedText(try #require(channels[payer.way]))
            let terms = try #require(register.terms(of: channel, on: day))
            #expect(register.payers(code: ReceivedText(payer.code), kana: ReceivedText(""), on: day) == [terms])
            #expect(register.payers(code: ReceivedText(""), kana: ReceivedText(payer.kana), on: day) == [terms])
        }
        #expect(register.terms(of: ReceivedText("gateway"), on: day)?.remittanceDays == TransferDays.bankDaysAfterApp)
    }
}
