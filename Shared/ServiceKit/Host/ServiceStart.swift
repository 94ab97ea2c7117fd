public import Logging

/// The beginning of every service's process: settings, hardening, logs and clock, in this order.
public struct ServiceStart: Sendable {
    public let settings: ServiceSettings
    public let logger: Logger
    public let clock: BusinessClock
    public let host: ServiceHost

    /// - Parameters:
    ///   - service: the name in kebab case: queue, broker user and source of its messages.
    ///   - table: `SettingTable.common` and the service's own.
    ///   - options: from the command line.
    /// - Throws: `SettingsError` with every problem; `CleanExit` when only the table of settings is wanted.
    public init(service: String, table: SettingTable, options: SettingsOptions) throws {
        settings = try options.settings(of: service, table: table)
        try ProcessHardening.apply(settings)
        logger = Logs.start(service: service, level: settings.text("log.level"))
        clock = try BusinessClock(BusinessClock.Source(setting: settings.text("clock.source")), logger: logger)
        host = ServiceHost(
            settings: settings, clock: clock, logger: logger, onlyListsRoutes: options.isRouteListWanted)
    }
}
