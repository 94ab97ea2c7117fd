public import ArgumentParser

/// The options by which every executable of the suite takes its settings.
public struct SettingsOptions: ParsableArguments {
    @Option(name: .customLong("settings"), help: "A JSON file with settings.")
    public var file: String?

    @Option(name: .customLong("set"), help: "One setting, before all others: name=value. Repeatable.")
    public var overrides: [String] = []

    @Flag(name: .customLong("help-settings"), help: "Print all settings with meaning, default and range.")
    public var isHelpWanted = false

    @Flag(name: .customLong("routes"), help: "Print the HTTP routes that the service would answer, and end.")
    public var isRouteListWanted = false

    public init() {}

    /// The settings of a service from these options, the environment and the file.
    ///
    /// - Throws: `SettingsError`; `CleanExit` with the table when `--help-settings` is given.
    public func settings(of service: String, table: SettingTable) throws -> ServiceSettings {
        if isHelpWanted { throw CleanExit.message(table.documentation) }
        return try ServiceSettings(service: service, table: table, overrides: overrides, file: file)
    }
}
