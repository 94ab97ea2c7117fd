/// Codes that the database keeps as text and Swift as enumerations.
enum StoredCode {
    /// The case that a stored code stands for.
    ///
    /// - Throws: `CaseError` with code `storedCodeUnknown`: the row was written by a newer release.
    static func decode<Code: RawRepresentable>(_ text: String, as _: Code.Type) throws -> Code
    where Code.RawValue == String {
        guard let code = Code(rawValue: text) else { throw CaseError(.storedCodeUnknown) }
        return code
    }
}
