import ArgumentParser
import CodecPrimitives
import Law

/// `saiken law check FILE`: a city's parameter file held against the national defaults.
struct LawCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Explain a city's parameter file against the national defaults.",
        discussion: "Exit code 1 when a line is refused: a service would not start with this file.")

    @Argument(help: "The city's parameter file (市の設定), as ops/city/sakuragaoka.csv.")
    var file: String

    func run() throws {
        let city: CityLaw
        do {
            city = try CityLaw(CityFile(path: file))
        } catch let error as LawError {
            refuse([error])
            throw ExitCode(1)
        }
        let names = try ParameterNames.embedded()
        Console.line(changes(city.changes, names))
        let same = city.changes.count { !$0.isDifferent }
        Console.line(
            "設定 \(city.changes.count)件(うち全国の既定と同じもの \(same)件)、拒否 \(city.refusals.count)件",
            english: "\(city.changes.count) parameters (\(same) of them as nationally), \(city.refusals.count) refused")
        guard city.refusals.isEmpty else {
            refuse(city.refusals)
            throw ExitCode(1)
        }
    }

    private func changes(_ changes: [CityLaw.Change], _ names: ParameterNames) -> String {
        var table = TextTable(
            Console.language == .english
                ? [
                    "line", "subject", "parameter", "national", "city", "days", "by", "city's provision",
                    "leave given by",
                ]
                : ["行", "対象", "項目", "全国の既定", "市の設定", "期間", "定め", "市の根拠", "法令の根拠"])
        for change in changes {
            let parameter = change.parameter
            table.add([
                String(parameter.line), Console.chosen(change.name, english: parameter.id.string),
                Console.chosen(names.name(of: parameter.parameter), english: parameter.parameter.string),
                shown(change.national, parameter.parameter, names), shown(parameter.value, parameter.parameter, names),
                days(parameter.validity), setter(change.setBy), parameter.legalReference, change.article,
            ])
        }
        return table.text
    }

    private func shown(_ value: String, _ parameter: ReceivedText, _ names: ParameterNames) -> String {
        Console.chosen(names.name(of: value, of: parameter), english: value.isEmpty ? "(empty)" : value)
    }

    private func days(_ validity: Validity) -> String {
        let end = validity.to == Validity.endOfTime ? "" : validity.to.description
        return Console.chosen("\(validity.from)～\(end)", english: "\(validity.from)..\(end)")
    }

    private func setter(_ setter: ParameterSetter) -> String {
        switch setter {
        case .statute: Console.chosen("法律", english: "statute")
        case .ordinance: Console.chosen("条例", english: "ordinance")
        case .contract: Console.chosen("契約", english: "contract")
        case .city: Console.chosen("市の判断", english: "city")
        }
    }

    private func refuse(_ refusals: [LawError]) {
        var table = TextTable(
            Console.language == .english ? ["refused at", "rule", "article"] : ["拒否の箇所", "理由", "根拠"])
        for refusal in refusals {
            table.add([refusal.place, refusal.code.explanation, refusal.article ?? "-"])
        }
        Console.line(table.text)
    }
}
