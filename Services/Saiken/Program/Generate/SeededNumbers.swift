/// Numbers that depend on nothing but a seed (SplitMix64), so that a generated city is the same everywhere.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 to `bound` − 1.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True in this many of a thousand cases.
    mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

    /// One of these.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// One of these, each as often as its weight says.
    mutating func pick<Element>(_ weighted: [(element: Element, weight: Int)]) -> Element {
        var left = below(weighted.reduce(0) { $0 + $1.weight })
        for (element, weight) in weighted {
            if left < weight { return element }
            left -= weight
        }
        return weighted[weighted.count - 1].element
    }
}
