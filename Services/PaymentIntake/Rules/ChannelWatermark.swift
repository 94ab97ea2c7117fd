public import CodecPrimitives

/// How far a channel's news is complete (チャネルの水位; architecture P4).
public enum ChannelWatermark {
    /// What a channel promises about its files.
    public struct Promise: Hashable, Sendable {
        /// On which days the agent makes files.
        public enum Days: String, CaseIterable, Sendable {
            case daily
            /// Banks' open days.
            case bank
            /// The city's open days.
            case office
        }

        /// A file created on day D holds every receipt taken until D minus this many days. 1 or more:
        /// a file cannot know the rest of its own day.
        public let lagDays: Int
        public let days: Days
        /// The hour, 0 to 23, from which the file of a day is missed.
        public let byHour: Int
        /// There is a file for each of these days, an empty one too: one that is missing in between is news that is missing.
        public let isEveryDay: Bool

        public init(lagDays: Int, days: Days = .bank, byHour: Int = 12, isEveryDay: Bool = false) {
            (self.lagDays, self.days, self.byHour, self.isEveryDay) = (max(1, lagDays), days, byHour, isEveryDay)
        }

        /// The same promise with another lag, as measured.
        public func lagging(days: Int) -> Promise {
            Promise(lagDays: days, days: self.days, byHour: byHour, isEveryDay: isEveryDay)
        }
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
    /// A quarantined file is replaced by a finished one with the same creation date. Where there is a file for each day,
    /// the first day without one stops the channel too, unless an officer knows that there is none.
    ///
    /// - Parameters:
    ///   - schedule: the agent's promise with its calendar.
    ///   - absent: days of which an officer says that there is no file.
    public static func completeThrough(
        _ files: [File], _ schedule: ChannelSchedule, absent: Set<BusinessDate> = []
    ) -> BusinessDate? {
        guard let day = newest(files) else { return nil }
        let lag = schedule.promise.lagDays
        guard schedule.promise.isEveryDay else { return day.adding(days: -lag) }
        let finished = Set(files.filter { $0.progress == .done }.compactMap(\.createdOn))
        let reached = schedule.unbroken(finished.union(absent), from: finished.min() ?? day, through: day)
        return reached.adding(days: -lag)
    }

    /// The creation day of the newest finished file that nothing older holds back.
    private static func newest(_ files: [File]) -> BusinessDate? {
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
        return certain.max()
    }
}
