/// A sentence of a problem, in both languages: `"at most \(limit) bytes"`.
///
/// Programs write it in English, as a literal only; its Japanese is looked up by the literal, in which `{}` stands for
/// each value (`JapaneseTexts`). Values are codes, numbers and days, never personal data.
public struct ProblemText: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The English, with `{}` for each value: `at most {} bytes`.
    public let form: String
    private let values: [String]

    public init(stringLiteral form: String) { (self.form, values) = (form, []) }

    public init(stringInterpolation parts: Interpolation) { (form, values) = (parts.form, parts.values) }

    /// As people read it; in English where the Japanese is not known.
    public func text(in language: AcceptedLanguage) -> String {
        let chosen = language == .english ? form : JapaneseTexts.all[form] ?? form
        let pieces = chosen.split(separator: "{}", omittingEmptySubsequences: false)
        return zip(pieces.dropFirst(), values).reduce(String(pieces[0])) { $0 + $1.1 + $1.0 }
    }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var form = ""
        fileprivate var values: [String] = []

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ literal: String) { form += literal }

        public mutating func appendInterpolation(_ value: some Any) {
            form += "{}"
            values.append(String(describing: value))
        }
    }

    public typealias StringInterpolation = Interpolation
}
