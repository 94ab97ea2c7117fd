public import Law

extension LawBook {
    /// National law with the city's file and the newer rates that the settings name (`SettingTable.law`).
    ///
    /// - Throws: `LawError` naming file, line and field; `SettingsError` when a file cannot be read.
    public static func configured(_ settings: ServiceSettings) throws -> LawBook {
        let (city, rates) = (try settings.file("law.city-file"), try settings.file("law.rates-file"))
        return try .embedded(
            city: city.map { try CityFile($0.bytes, name: $0.name) },
            rates: rates.map { try RateFile($0.bytes, name: $0.name) })
    }
}
