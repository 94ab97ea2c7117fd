/// One setting: its name, meaning, default and range. The tables of these are the documentation (設定項目).
public struct SettingKey: Sendable {
    /// What a value must look like.
    public enum Form: Sendable, Equatable {
        case text
        /// A whole number in this range, with its unit in the name.
        case number(ClosedRange<Int>)
        /// `true` or `false`.
        case flag
        /// One of these words.
        case choice([String])
    }

    /// Dotted name: `database.host` is `SAIKEN_DATABASE_HOST` in the environment.
    public let name: String
    /// One sentence for operators.
    public let meaning: String
    public let form: Form
    /// The value where none is given; nil when the setting may be absent, or must be given.
    public let fallback: String?
    /// Whether a service refuses to start without it.
    public let isRequired: Bool
    /// Secrets are never logged or shown, and may be given as a file: `name.file`.
    public let isSecret: Bool

    /// Any text.
    public static func text(_ name: String, _ meaning: String, default fallback: String? = nil) -> SettingKey {
        SettingKey(name: name, meaning: meaning, form: .text, fallback: fallback)
    }

    /// Text without which the service does not start.
    public static func required(_ name: String, _ meaning: String) -> SettingKey {
        SettingKey(name: name, meaning: meaning, form: .text, fallback: nil, isRequired: true)
    }

    /// A whole number.
    public static func number(
        _ name: String, _ meaning: String, default fallback: Int, in range: ClosedRange<Int>
    ) -> SettingKey {
        SettingKey(name: name, meaning: meaning, form: .number(range), fallback: String(fallback))
    }

    /// Yes or no.
    public static func flag(_ name: String, _ meaning: String, default fallback: Bool) -> SettingKey {
        SettingKey(name: name, meaning: meaning, form: .flag, fallback: fallback ? "true" : "false")
    }

    /// One of a few words.
    public static func choice(
        _ name: String, _ meaning: String, default fallback: String, of words: [String]
    ) -> SettingKey {
        SettingKey(name: name, meaning: meaning, form: .choice(words), fallback: fallback)
    }

    /// A secret; absent unless given.
    public static func secret(_ name: String, _ meaning: String) -> SettingKey {
        SettingKey(name: name, meaning: meaning, form: .text, fallback: nil, isSecret: true)
    }

    private init(
        name: String, meaning: String, form: Form, fallback: String?, isRequired: Bool = false, isSecret: Bool = false
    ) {
        (self.name, self.meaning, self.form) = (name, meaning, form)
        (self.fallback, self.isRequired, self.isSecret) = (fallback, isRequired, isSecret)
    }

    /// The name of the environment variable.
    public var variable: String { SettingKey.variable(of: name) }

    static func variable(of name: String) -> String {
        ServiceSettings.variablePrefix
            + String(name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    /// Why a value cannot stand here; nil when it can. Never contains the value of a secret.
    func objection(to value: String) -> String? {
        let shown = isSecret ? "the given value" : "\"\(value)\""
        switch form {
        case .text: return value.isEmpty && isRequired ? "is empty" : nil
        case .number(let range):
            guard let number = Int(value) else { return "\(shown) is no whole number" }
            return range.contains(number) ? nil : "\(number) is outside \(range.lowerBound) to \(range.upperBound)"
        case .flag: return ["true", "false"].contains(value) ? nil : "\(shown) is neither true nor false"
        case .choice(let words): return words.contains(value) ? nil : "\(shown) is none of \(words)"
        }
    }
}
