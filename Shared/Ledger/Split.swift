public import CodecPrimitives

/// Splits an amount so that not one yen is lost or made (端数処理).
public enum Split {
    /// Parts in the proportion of the weights that add up to the amount exactly. Remainders go to the
    /// largest fractions, among equals to the earlier part, so that the same input gives the same parts.
    ///
    /// Throws `amountInvalid` for a negative amount or weight, or when all weights are zero.
    public static func proportionally(_ amount: Yen, by weights: [Yen]) throws(LedgerError) -> [Yen] {
        let whole = weights.reduce(Int128(0)) { $0 + Int128($1.amount) }
        guard !amount.isNegative, weights.allSatisfy({ !$0.isNegative }), whole > 0 else {
            throw LedgerError(.amountInvalid)
        }
        var parts: [Int64] = []
        var fractions: [Int128] = []
        for weight in weights {
            let (quotient, remainder) = (Int128(amount.amount) * Int128(weight.amount)).quotientAndRemainder(
                dividingBy: whole)
            parts.append(Int64(quotient))
            fractions.append(remainder)
        }
        let missing = Int(amount.amount - parts.reduce(0, +))
        let byFraction = fractions.indices.sorted {
            fractions[$0] == fractions[$1] ? $0 < $1 : fractions[$0] > fractions[$1]
        }
        for index in byFraction.prefix(missing) { parts[index] += 1 }
        return parts.map { Yen(unchecked: $0) }
    }

    /// Equal parts; the first ones are one yen larger where it does not divide.
    public static func evenly(_ amount: Yen, into count: Int) throws(LedgerError) -> [Yen] {
        guard count > 0 else { throw LedgerError(.amountInvalid) }
        return try proportionally(amount, by: Array(repeating: 1, count: count))
    }
}
