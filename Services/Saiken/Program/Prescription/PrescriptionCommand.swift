import ArgumentParser
import CodecPrimitives
import Foundation
import Law

/// `saiken prescription`: when one claim is prescribed, and how that comes about (時効の経過).
struct PrescriptionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prescription", abstract: "Compute the prescription of one claim and show its history.",
        discussion: """
            An event is NAME:DATE, with >DATE for its second date and #WORD for what belongs together:
            demand_issued:2020-07-20, deferral_began:2024-01-01>2024-12-31, seizure_began:2026-01-20#a.
            Whose clock it moves follows after @: payment_by_obligor:2024-05-01@joint_guarantor.
            """)

    @Option(help: "The code of the claim kind (債権の種類).")
    var kind: String?

    @Option(help: "The due date as printed, YYYY-MM-DD (納期限); it is shifted over closed days.")
    var due: String?

    @Option(help: "The day the claim arose, YYYY-MM-DD; the due date when absent.")
    var arose: String?

    @Option(help: "The day of the contract it comes from, YYYY-MM-DD.")
    var contract: String?

    @Option(help: "What happened, in any order. Repeatable.")
    var event: [String] = []

    @Option(help: "A JSON file with kind, due, arose, contract and events; options come first.")
    var file: String?

    @Option(help: "The day to tell the state of, YYYY-MM-DD.")
    var on: String?

    @Option(help: "Whose clock: debtor, joint_debtor, guarantor, joint_guarantor or secondary_obligor.")
    var party = "debtor"

    @Option(
        help: "A demand for a claim other than tax renews from: arrival or designated_deadline; else as the city says.")
    var demandStart: String?

    @Option(help: "A city's parameter file (市の設定): its periods and what it answers where law is open.")
    var city: String?

    func run() throws {
        let law = try OptionValue.law(city: city)
        let given = try file.map(PrescriptionFile.init(path:))
        let printedDue = try OptionValue.day(due ?? given?.due, "--due")
        let arose = try (arose ?? given?.arose).map { try OptionValue.day($0, "--arose") } ?? printedDue
        let contract = try (contract ?? given?.contract).map { try OptionValue.day($0, "--contract") }
        guard let code = kind ?? given?.kind else { throw OptionValue.invalid("--kind") }
        let kind = try law.kind(ReceivedText(code), on: arose)
        let shifted = try law.calendar.shifted(printedDue, for: kind.dueShift)
        var names = PrescriptionNames()
        var facts = try (given?.events ?? []).map { try $0.fact(&names) }
        for text in event { facts.append(try PrescriptionFile.Event(text).fact(&names)) }
        guard let role = PrescriptionParty.Role(rawValue: party) else { throw OptionValue.invalid("--party") }
        let forecast = try rules(law).forecast(
            PrescriptionCase(kind, due: shifted, aroseOn: arose, contractOn: contract), facts,
            for: names.party(role))
        Console.line("\(kind.name) 納期限 \(shifted)\n\(forecast.japanese)", english: english(forecast))
        guard let on else { return }
        let state = forecast.state(on: try OptionValue.day(on, "--on"))
        Console.line("\(on): \(state.japanese)", english: "\(on): \(state.rawValue)")
    }

    private func rules(_ law: LawBook) throws -> Prescription {
        guard let demandStart else { return try Prescription(law.policies) }
        guard let start = PrescriptionPolicy.DemandStart(rawValue: demandStart) else {
            throw OptionValue.invalid("--demand-start")
        }
        return Prescription(policy: PrescriptionPolicy(demandStart: start))
    }

    private func english(_ forecast: PrescriptionForecast) -> String {
        let steps = forecast.steps.map { step in
            "\(step.day) \(step.fact?.event.rawValue ?? "first day") \(step.article) -> "
                + (step.end.map(\.description) ?? "blocked")
        }
        return (steps + ["ends with \(forecast.end.map(\.description) ?? "nothing known: blocked")"])
            .joined(separator: "\n")
    }
}
