import Configuration
import Foundation

/// The settings of one service: command line before environment before file before default (設定).
///
/// Everything is checked when it is read in; afterwards reading cannot fail. A name that is not in the table is an
/// error, so that a misspelt setting does not silently leave the default in force.
public struct ServiceSettings: Sendable {
    /// What every environment variable of the suite begins with.
    public static let variablePrefix = "SAIKEN_"

    /// The service's name in kebab case, such as `payment-intake`.
    public let service: String
    public let table: SettingTable
    private let reader: ConfigReader
    private let secrets: [String: String]

    /// Reads and checks all settings.
    ///
    /// - Parameters:
    ///   - service: the service's name in kebab case.
    ///   - table: what may be set.
    ///   - overrides: `name=value` from the command line.
    ///   - environment: variables, the process's own unless given; those with the prefix `SAIKEN_` count.
    ///   - file: a JSON file of nested objects or dotted names; nil for none.
    /// - Throws: `SettingsError` that names every problem.
    public init(
        service: String, table: SettingTable, overrides: [String] = [],
        environment: [String: String]? = nil, file: String? = nil
    ) throws {
        (self.service, self.table) = (service, table)
        let commandLine = try SettingsSource.commandLine(overrides)
        let written = try file.map(SettingsSource.file) ?? [:]
        let unknown = Set(commandLine.keys).union(written.keys).subtracting(table.names).sorted()
        guard unknown.isEmpty else {
            throw SettingsError(code: .invalid, problems: unknown.map { "\($0) is no setting of \(service)" })
        }
        let secretVariables = Set(table.keys.filter(\.isSecret).map { String($0.variable.dropFirst(7)) })
        reader = ConfigReader(
            providers: [
                SettingsSource.byVariable(commandLine),
                SettingsSource.withoutPrefix(environment ?? ProcessInfo.processInfo.environment),
                SettingsSource.byVariable(written),
            ].map {
                EnvironmentVariablesProvider(environmentVariables: $0, secretsSpecifier: .specific(secretVariables))
            })
        secrets = try SettingsSource.secrets(of: table, reader)
        try check()
    }

    /// A text that has a default or is required.
    public func text(_ name: String) -> String { value(name) ?? "" }

    /// A text that may be absent.
    public func optionalText(_ name: String) -> String? { value(name) }

    /// A number with a default.
    public func number(_ name: String) -> Int { value(name).flatMap { Int($0) } ?? 0 }

    /// A flag with a default.
    public func flag(_ name: String) -> Bool { value(name).map { $0.isSame(as: "true") } ?? false }

    /// A secret, from its setting or its file; nil where neither is given.
    public func secret(_ name: String) -> String? { secrets[name] }

    /// The file that a setting names, with its name without folders; nil where the setting is absent.
    ///
    /// - Throws: `SettingsError` when the file cannot be read or is too large.
    public func file(_ name: String) throws -> (name: String, bytes: [UInt8])? {
        guard let path = optionalText(name), !path.isEmpty else { return nil }
        return (URL(filePath: path).lastPathComponent, Array(try SettingsSource.read(path)))
    }

    /// Number of seconds as a duration.
    public func seconds(_ name: String) -> Duration { .seconds(number(name)) }

    private func value(_ name: String) -> String? {
        guard let key = table.key(name) else {
            preconditionFailure("the table of \(service) has no setting \(name): a mistake in the program")
        }
        return reader.string(forKey: ConfigKey(name), isSecret: key.isSecret) ?? key.fallback
    }

    private func check() throws {
        let problems = table.keys.compactMap { key -> String? in
            guard let value = secrets[key.name] ?? value(key.name) else {
                return key.isRequired ? "\(key.name) must be given (\(key.variable))" : nil
            }
            return key.objection(to: value).map { "\(key.name): \($0)" }
        }
        guard problems.isEmpty else { throw SettingsError(code: .invalid, problems: problems) }
    }
}

extension String {
    fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
