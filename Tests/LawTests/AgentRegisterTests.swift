import CodecPrimitives
import Foundation
import Law
import TestKit
import Testing

@Suite("the register of agents")
struct AgentRegisterTests {
    private static let header =
        "channel,agent,payer_code,payer_kana,designation,mode,contract,account,fee_each,remittance_days,valid_from,"
        + "valid_to,legal_reference\n"

    private func register(_ rows: String) throws -> AgentRegister {
        try AgentRegister(Array((Self.header + rows).utf8), file: "agents.csv")
    }

    @Test("the city's own file is right, and its agents are found by channel, day, code and name")
    func city() throws {
        let data = try Data(contentsOf: Fixtures.project.appending(path: "ops/city/agents.csv"))
        let register = try AgentRegister(Array(data), file: "agents.csv")
        let day = try #require(BusinessDate(iso: "2026-04-20"))
        let konbini = try #require(register.terms(of: ReceivedText("konbini-a"), on: day))
        #expect(konbini.remittance == .gross)
        #expect(register.terms(of: ReceivedText("gateway"), on: try #require(BusinessDate(iso: "2025-03-31"))) == nil)
        let byCode = register.payers(code: ReceivedText("1"), kana: ReceivedText(""), on: day)
        let byName = register.payers(code: ReceivedText(""), kana: ReceivedText("ｼﾕｳﾉｳﾀﾞｲｺｳ(ｶ"), on: day)
        #expect(byCode == [konbini] && byName == [konbini])
        let water = try #require(register.terms(of: ReceivedText("water-app"), on: day))
        #expect(water.arrival(ofGross: 10_000, count: 2) == (9890, 110))
    }

    @Test("the example for containers is right, and knows the channels that they take")
    func example() throws {
        let data = try Data(contentsOf: Fixtures.project.appending(path: "compose/city/agents.csv"))
        let register = try AgentRegister(Array(data), file: "agents.csv")
        let day = try #require(BusinessDate(iso: "2026-04-20"))
        for channel in ["konbini-a", "konbini-b", "gateway", "seizure"] {
            #expect(register.terms(of: ReceivedText(channel), on: day) != nil, "\(channel)")
        }
    }

    @Test("an agent keeps its fee back only for an enterprise account and under a contract (地方自治法210条)")
    func net() throws {
        let tail = ",5,2024-04-01,,x"
        _ = try register("w,a,,,own,net,c,enterprise,55\(tail)\n")
        #expect(throws: LawError.self) { try register("w,a,,,own,net,c,general,55\(tail)\n") }
        #expect(throws: LawError.self) { try register("w,a,,,own,net,,enterprise,55\(tail)\n") }
        #expect(throws: LawError.self) { try register("w,a,,,own,gross,,general,55\(tail)\n") }
    }

    @Test("one agent has one set of terms a day")
    func overlaps() throws {
        let row = "w,a,,,own,gross,,general,,5,"
        _ = try register("\(row)2024-04-01,2025-03-31,x\n\(row)2025-04-01,,y\n")
        #expect(throws: LawError.self) { try register("\(row)2024-04-01,2025-04-01,x\n\(row)2025-04-01,,y\n") }
    }
}
