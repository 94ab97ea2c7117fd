public import CodecPrimitives

/// How far a channel's news is complete (チャネルの水位; architecture P4).
public enum ChannelWatermark {
    /// What a channel promises about its files.
    public struct Promise: Hashable, Sendable {
        /// A file created on day D holds every receipt taken until D minus this many days. 1 or more:
        /// a file cannot know the rest of its own day.
        public let lagDays: Int

        public init(lagDays: Int) { self.lagDays = max(1, lagDays) }
    }

    /// A file of the channel, as far as the watermark is concerned.
    public struct File: Hashable, Sendable {
        public enum Progress: Hashable, Sendable {
            /// Every record is applied and has a place on the stream.
            case done
            /// Received or accepted, not yet applied to the end.
            case open
            /// Quarantined and not closed by an officer: its receipts are missing.
            case quarantined
        }

        /// The day the agent made it; nil when a quarantined file's header could not be read.
        public let createdOn: BusinessDate?
        public let progress: Progress

        public init(createdOn: BusinessDate?, progress: Progress) {
            (self.createdOn, self.progress) = (createdOn, progress)
        }
    }

    /// The day through which the channel is complete, or nil when nothing is certain.
    ///
    /// The newest finished file speaks for the channel unless an older or equal one is still open or
    /// quarantined; a file without a readable date stops everything, because it could be any day's.
    /// A quarantined file is replaced by a finished one with the same creation date.
    public static func completeThrough(_ files: [File], promise: Promise) -> BusinessDate? {
        let finished = Set(files.filter { $0.progress == .done }.compactMap(\.createdOn))
        let blockers = files.filter { file in
            switch file.progress {
            case .done: false
            case .open: true
            case .quarantined: file.createdOn.map { !finished.contains($0) } ?? true
            }
        }
        guard blockers.allSatisfy({ $0.createdOn != nil }) else { return nil }
        let limit = blockers.compactMap(\.createdOn).min()
        let certain = finished.filter { day in limit.map { day < $0 } ?? true }
        return certain.max()?.adding(days: -promise.lagDays)
    }
}
