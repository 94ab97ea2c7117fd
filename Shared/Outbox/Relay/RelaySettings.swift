/// Every bound of the relay. Times in milliseconds.
public struct RelaySettings: Sendable {
    /// Messages read and published together.
    public var pageMessages = 500
    /// Bytes of bodies read together; a single larger message still goes.
    public var pageBytes = 8 << 20
    /// Pages published at the same time.
    public var pagesInFlight = 2
    /// Pages after which a pass begins again at the oldest that is due: what committed late must not starve.
    public var pagesPerPass = 40
    /// Longest time between two looks without a wake-up.
    public var pollMilliseconds = 200
    /// How often a relay that is not elected tries again.
    public var electionMilliseconds = 500
    /// First and longest wait before a returned or rejected message is tried again; doubled in between.
    public var retryFirstMilliseconds = 500
    public var retryCapMilliseconds = 60_000
    /// First and longest pause after the broker or the database failed.
    public var pauseFirstMilliseconds = 100
    public var pauseCapMilliseconds = 5_000
    /// Key of the session lock that elects the relay of a database.
    public var electionLock: Int64 = 0x5361_696B_656E_0012

    public init() {}
}
