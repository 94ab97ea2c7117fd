public import Law

extension LawBook {
    /// National law with the city's file that the settings name (`SettingTable.law`).
    ///
    /// - Throws: `LawError` naming file, line and field; `SettingsError` when the file cannot be read.
    public static func configured(_ settings: ServiceSettings) throws -> LawBook {
        guard let file = try settings.file("law.city-file") else { return try .embedded() }
        return try .embedded(city: CityFile(file.bytes, name: file.name))
    }
}
