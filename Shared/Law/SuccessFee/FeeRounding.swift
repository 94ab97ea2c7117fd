import CodecPrimitives

/// How a fraction of a yen, or of a unit, is cut (端数処理). Negative amounts are the mirror of positive ones.
public enum FeeRounding: String, CaseIterable, Sendable {
    case floor = "FLOOR"
    case halfUp = "HALF_UP"
    case ceiling = "CEIL"

    /// `base × numerator ÷ denominator`, cut to a multiple of `unit`, without overflow on the way.
    func share(of base: Yen, _ numerator: Int64, over denominator: Int64, unit: Int64 = 1) -> Yen {
        let product = Int128(base.amount.magnitude) * Int128(numerator)
        let step = Int128(denominator) * Int128(unit)
        let (quotient, rest) = product.quotientAndRemainder(dividingBy: step)
        let isUp =
            switch self {
            case .floor: false
            case .halfUp: rest * 2 >= step
            case .ceiling: rest > 0
            }
        let units = Int64(clamping: quotient + (isUp ? 1 : 0))
        let amount = Int64(clamping: Int128(units) * Int128(unit))
        return Yen(unchecked: base.isNegative ? -amount : amount)
    }
}
