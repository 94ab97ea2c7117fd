import CodecPrimitives

/// The regimes of late charge by their ids.
public struct LateChargeRegimes: Sendable {
    private let byID: [ReceivedText: LateChargeRegime]

    /// The regimes that were built into the suite.
    public static func embedded() throws(LawError) -> LateChargeRegimes {
        try LateChargeRegimes(PackageResources.late_charge_regimes_csv)
    }

    /// Reads `late-charge-regimes.csv`; throws `tableInvalid` with file and line.
    public init(_ bytes: [UInt8]) throws(LawError) {
        try self.init(LawTable(bytes, file: "late-charge-regimes.csv", columns: LateChargeRegime.columns).rows)
    }

    init(_ rows: [LawRow]) throws(LawError) {
        var byID: [ReceivedText: LateChargeRegime] = [:]
        for row in rows {
            let regime = try LateChargeRegime(row)
            guard byID.updateValue(regime, forKey: ReceivedText(regime.id)) == nil else { throw row.invalid(0) }
        }
        self.byID = byID
    }

    /// The regime of an id; throws `notInForce` for an id that no row has.
    public func regime(_ id: String) throws(LawError) -> LateChargeRegime {
        guard let regime = byID[ReceivedText(id)] else { throw LawError(.notInForce, at: "regime \(id)") }
        return regime
    }
}
