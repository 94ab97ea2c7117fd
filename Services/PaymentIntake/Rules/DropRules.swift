public import CodecPrimitives

/// Which files of a watched folder may be taken (監視フォルダー): those that nobody writes any more.
public struct DropRules: Sendable {
    /// Endings of names that senders give to files they have not finished.
    public let partialSuffixes: [ReceivedText]
    /// How long size and time of change must have stood still, in seconds.
    public let quietSeconds: Int64

    public init(partialSuffixes: [ReceivedText], quietSeconds: Int64) {
        (self.partialSuffixes, self.quietSeconds) = (partialSuffixes, quietSeconds)
    }

    /// A file as it was when somebody looked.
    public struct Look: Hashable, Sendable {
        public let byteCount: Int64
        /// Microseconds since 1970, as the file system says.
        public let changedAt: Int64

        public init(byteCount: Int64, changedAt: Int64) { (self.byteCount, self.changedAt) = (byteCount, changedAt) }
    }

    /// A look, and since when every look has been the same.
    public struct Sighting: Hashable, Sendable {
        public let look: Look
        public let since: Timestamp
    }

    /// Whether a name is that of a file which is meant to be taken once it is quiet: no hidden and no unfinished one.
    public func isWanted(_ name: ReceivedText) -> Bool {
        guard let first = name.utf8.first, first != 0x2E else { return false }
        return !partialSuffixes.contains { suffix in
            name.utf8.count >= suffix.utf8.count
                && zip(name.utf8.suffix(suffix.utf8.count), suffix.utf8).allSatisfy { DropRules.lower($0) == $1 }
        }
    }

    /// What is known after another look, and whether the file may be taken: two looks at least, with the quiet between.
    public func see(_ look: Look, at now: Timestamp, before: Sighting?) -> (sighting: Sighting, isReady: Bool) {
        guard let before, before.look == look else { return (Sighting(look: look, since: now), false) }
        return (before, before.since.adding(seconds: quietSeconds) <= now)
    }

    private static func lower(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte + 0x20 : byte }
}
