import ArgumentParser
import CodecPrimitives
import Law

/// `saiken law kinds`: every kind of claim (債権の種類) with what law says about it.
struct LawKindsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kinds", abstract: "List the kinds of claim with class, power, late charge and prescription.")

    @Option(help: "The day the claims arose, YYYY-MM-DD; by default the law that holds until it changes.")
    var on: String?

    @Option(help: "A city's parameter file (市の設定) that is applied first.")
    var city: String?

    func run() throws {
        let day = try on.map(LawKindsCommand.day) ?? Validity.endOfTime
        let law = try LawBook.embedded(city: city.map { try CityFile(path: $0) })
        let names = try ParameterNames.embedded()
        let kinds = law.kinds.all.filter { $0.validity.contains(day) }
        Console.line(table(kinds, names))
        let when = on.map { ($0, "on \($0)") } ?? ("現行", "in force")
        Console.line("\(kinds.count)種類(\(when.0))", english: "\(kinds.count) kinds \(when.1)")
    }

    private func table(_ kinds: [ClaimKind], _ names: ParameterNames) -> String {
        let isEnglish = Console.language == .english
        var table = TextTable(
            isEnglish
                ? [
                    "code", "class", "own execution", "late charge", "prescription", "before 2020-04", "invoked",
                    "allocation", "given to", "book", "law",
                ]
                : [
                    "記号", "債権", "区分", "自力執行", "延滞金", "時効", "改正前", "援用", "充当", "委託先", "台帳", "根拠",
                ])
        for kind in kinds {
            let form = LawKindRow(kind, names)
            table.add(isEnglish ? form.english : form.japanese)
        }
        return table.text
    }

    private static func day(_ text: String) throws -> BusinessDate {
        guard let day = BusinessDate(iso: text) else {
            throw ValidationError(Console.chosen("--on の値が正しくありません", english: "--on has no valid value"))
        }
        return day
    }
}

/// One kind of claim in the words of the table.
private struct LawKindRow {
    let japanese: [String]
    let english: [String]

    init(_ kind: ClaimKind, _ names: ParameterNames) {
        let given = OutsourcedTo.allCases.filter(kind.outsourcing.contains).map(\.rawValue).joined(separator: "+")
        let outsourcing = given.isEmpty ? "none" : given
        func name(_ value: String, _ parameter: String) -> String { names.name(of: value, of: ReceivedText(parameter)) }
        let charge = kind.regime.map { name($0, "regime") }
        let old = kind.prescription.old?.years
        japanese = [
            kind.code.string, kind.name, kind.claimClass.japanese, kind.executionArticle ?? "なし",
            charge ?? (kind.chargeSetBy == .ordinance ? "条例の定めがあるとき" : "なし"),
            "\(kind.prescription.current.years)年", old.map { "\($0)年" } ?? "-",
            kind.needsInvocation ? "要" : "不要", name(kind.allocation.rawValue, "allocation"),
            name(outsourcing, "outsourcing"), name(kind.bookOfRecord.rawValue, "book_of_record"), kind.legalReference,
        ]
        english = [
            kind.code.string, kind.claimClass.rawValue, kind.selfExecution ? "yes" : "no",
            kind.regime ?? (kind.chargeSetBy == .ordinance ? "if an ordinance says so" : "none"),
            "\(kind.prescription.current.years) years", old.map { "\($0) years" } ?? "-",
            kind.needsInvocation ? "yes" : "no", kind.allocation.rawValue, outsourcing, kind.bookOfRecord.rawValue,
            kind.legalReference,
        ]
    }
}
