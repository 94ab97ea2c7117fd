import Configuration
import Foundation

/// Where settings come from, each as names and texts.
enum SettingsSource {
    /// Largest settings file and largest secret file, in bytes.
    static let fileMaxBytes = 1_000_000

    /// `name=value` of the command line.
    static func commandLine(_ overrides: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for override in overrides {
            let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw SettingsError(code: .invalid, problems: ["\"\(parts.first ?? "")\" is not name=value"])
            }
            values[String(parts[0])] = String(parts[1])
        }
        return values
    }

    /// A JSON file: nested objects and dotted names mean the same.
    static func file(_ path: String) throws -> [String: String] {
        let data = try read(path)
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw SettingsError(code: .unreadableFile, problems: ["\(path) is no JSON object"])
        }
        return try flat(object, below: "")
    }

    private static func flat(_ object: [String: Any], below prefix: String) throws -> [String: String] {
        var values: [String: String] = [:]
        for (name, value) in object {
            switch value {
            case let nested as [String: Any]:
                values.merge(try flat(nested, below: prefix + name + ".")) { _, new in new }
            case let text as String: values[prefix + name] = text
            // A number's own text; `true` and `false` arrive as numbers of a special kind.
            case let number as NSNumber:
                let isFlag = unsafe String(cString: number.objCType) == "c"
                values[prefix + name] = isFlag ? (number.boolValue ? "true" : "false") : number.stringValue
            default:
                throw SettingsError(code: .invalid, problems: ["\(prefix + name) is neither text, number nor flag"])
            }
        }
        return values
    }

    static func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path), data.count <= fileMaxBytes else {
            throw SettingsError(code: .unreadableFile, problems: ["\(path) cannot be read, or is too large"])
        }
        return data
    }

    /// Names as the provider of environment variables spells them.
    static func byVariable(_ values: [String: String]) -> [String: String] {
        Dictionary(
            values.map { (String(SettingKey.variable(of: $0.key).dropFirst(prefix.count)), $0.value) },
            uniquingKeysWith: { _, last in last })
    }

    /// The suite's own variables, without their prefix.
    static func withoutPrefix(_ environment: [String: String]) -> [String: String] {
        var values: [String: String] = [:]
        for (name, value) in environment where name.hasPrefix(prefix) {
            values[String(name.dropFirst(prefix.count))] = value
        }
        return values
    }

    private static var prefix: String { ServiceSettings.variablePrefix }

    /// The secrets that are given, by value or by file; a file's last line end does not count.
    static func secrets(of table: SettingTable, _ reader: ConfigReader) throws -> [String: String] {
        var values: [String: String] = [:]
        for key in table.keys where key.isSecret {
            if let path = reader.string(forKey: ConfigKey(key.name + ".file")) {
                let text = String(decoding: try read(path), as: UTF8.self)
                values[key.name] = text.trimmingCharacters(in: .newlines)
            }
            if let value = reader.string(forKey: ConfigKey(key.name), isSecret: true) { values[key.name] = value }
        }
        return values
    }
}
