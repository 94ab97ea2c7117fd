import TestKit

/// How far a row of mishaps has come, for those who work meanwhile.
actor Storm {
    /// How many there will be.
    let length: Int
    /// After how many the servers stay up.
    let worst: Int
    private(set) var passed = 0
    /// Whether the day's letters are in their bundles.
    private(set) var hasBundles = false
    /// Bundles that have left so far.
    private(set) var bundlesLeft = 0
    private var hasFailed = false

    init(length: Int, worst: Int) { (self.length, self.worst) = (length, worst) }

    func pass() { passed += 1 }

    func lettersAreBundled() { hasBundles = true }

    func bundleLeft() { bundlesLeft += 1 }

    /// Nobody has to wait for the rest.
    func fail() { hasFailed = true }

    var isOver: Bool { passed >= length || hasFailed }

    /// Waits until so many mishaps are past.
    ///
    /// - Throws: `CancellationError` when the storm ended before, by an error of its own.
    nonisolated func reaches(_ number: Int) async throws {
        try await eventually(within: .seconds(900), "\(number) mishaps are past") { await isPast(number) }
        if await hasFailed { throw CancellationError() }
    }

    /// Waits until there are bundles that may leave.
    nonisolated func awaitBundles() async throws {
        try await eventually(within: .seconds(300), "the letters are bundled") { await hasBundles }
    }

    /// Waits until a bundle has left.
    nonisolated func awaitLeaving() async throws {
        try await eventually(within: .seconds(300), "a bundle has left") { await bundlesLeft > 0 }
    }

    private func isPast(_ number: Int) -> Bool { hasFailed || passed >= min(number, length) }
}
