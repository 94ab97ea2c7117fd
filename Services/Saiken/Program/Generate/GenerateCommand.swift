import ArgumentParser
import CodecPrimitives
import Foundation

/// `saiken generate`: writes a seeded city and a month of its receipts.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write a generated city and some months of its receipts; the same seed gives the same bytes.")

    @Option(help: "The seed.")
    var seed: UInt64 = 1

    @Option(help: "Persons (1 to 1,000,000).")
    var persons = 10_000

    @Option(help: "The month that the city lives through, YYYY-MM.")
    var month = "2026-04"

    @Option(help: "How many months it lives through (1 to 12); each later one has an assessment file of its own.")
    var months = 1

    @Argument(help: "The folder to write into; it is made.")
    var folder: String

    func validate() throws {
        guard (1...1_000_000).contains(persons) else { throw ValidationError("--persons must be 1 to 1,000,000") }
        guard firstDay != nil else { throw ValidationError("--month must be YYYY-MM") }
        guard (1...12).contains(months) else { throw ValidationError("--months must be 1 to 12") }
    }

    private var firstDay: BusinessDate? { BusinessDate(iso: month + "-01") }

    func run() async throws {
        guard let firstDay else { return }
        let receipts = folder + "/receipts"
        try FileManager.default.createDirectory(atPath: receipts, withIntermediateDirectories: true)
        var builder = CityBuilder(seed: seed, month: firstDay, months: months)
        builder.build(persons: persons)
        try write(AssessmentWriter(builder.city).text, to: folder + "/assessment.csv")
        var payments = MonthOfPayments(builder.city, seed: seed, month: firstDay)
        for number in 1..<months {
            let (claims, slips) = (builder.city.claims.count, builder.city.slips.count)
            builder.goOn()
            let month = firstDay.adding(months: number).description.prefix(7)
            try write(
                AssessmentWriter(builder.city, addedAfter: claims, slips).text, to: folder + "/assessment-\(month).csv")
            payments.goOn(builder.city, new: slips..<builder.city.slips.count)
        }
        try write(BankMaster.text(of: builder.city), to: folder + "/bank-accounts.csv")
        for file in try GeneratedFiles(payments.payments, seed: seed, month: firstDay, months: months).files {
            try Data(file.bytes).write(to: URL(filePath: receipts + "/" + file.name))
        }
        let city = builder.city
        Console.line(
            "種 \(seed): 宛名 \(city.persons.count) 債権 \(city.claims.count) 納付書 \(city.slips.count) 収納 \(payments.payments.count) → \(folder)",
            english: "seed \(seed): \(city.persons.count) persons, \(city.claims.count) claims, "
                + "\(city.slips.count) slips, \(payments.payments.count) payments in \(folder)")
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
