/// Numbers that a seed repeats (SplitMix64), for the bank-centre simulator only.
struct Dice: Sendable {
    var state: UInt64

    /// A number from 0 up to, not including, a positive limit.
    mutating func below(_ limit: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return (word ^ (word >> 31)) % limit
    }
}
