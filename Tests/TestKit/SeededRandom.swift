import Foundation

/// A reproducible source of randomness (SplitMix64). Its seed is printed; `SAIKEN_SEED` repeats a run.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    /// What to put into `SAIKEN_SEED` to see the same numbers again.
    public let seed: UInt64
    private var state: UInt64

    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A new seed, or the one of `SAIKEN_SEED`; either way it is written to standard error.
    ///
    /// - Parameter test: whose numbers these are, for the line that is printed.
    public static func printed(for test: String) -> SeededRandom {
        let given = ProcessInfo.processInfo.environment["SAIKEN_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 1...UInt64(UInt32.max))
        FileHandle.standardError.write(Data("seed \(seed) of \(test) (SAIKEN_SEED=\(seed) repeats it)\n".utf8))
        return SeededRandom(seed: seed)
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
