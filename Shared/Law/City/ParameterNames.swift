public import CodecPrimitives

/// What parameters and their values are called where people read them.
public struct ParameterNames: Sendable {
    private struct Key: Hashable {
        let parameter: ReceivedText
        let value: ReceivedText
    }

    private static let nothing = ReceivedText("")

    private let names: [Key: String]

    /// The names that were built into the suite.
    public static func embedded() throws(LawError) -> ParameterNames {
        let table = try LawTable(
            PackageResources.parameter_names_csv, file: "parameter-names.csv",
            columns: ["parameter", "value", "japanese"])
        var names: [Key: String] = [:]
        for row in table.rows {
            let key = Key(parameter: ReceivedText(try row.text(0)), value: ReceivedText(row[1]))
            guard names.updateValue(try row.text(2), forKey: key) == nil else { throw row.invalid(1) }
        }
        return ParameterNames(names: names)
    }

    /// A parameter in Japanese; its own name where it has none.
    public func name(of parameter: ReceivedText) -> String {
        names[Key(parameter: parameter, value: ParameterNames.nothing)] ?? parameter.string
    }

    /// A value in Japanese; the value itself where it has no name, parts joined by `+` one by one.
    public func name(of value: String, of parameter: ReceivedText) -> String {
        guard !value.isEmpty else { return "(空)" }
        return value.utf8.split(separator: 0x2B).map { part in
            let text = String(Substring(part))
            return names[Key(parameter: parameter, value: ReceivedText(text))] ?? text
        }.joined(separator: "・")
    }
}
