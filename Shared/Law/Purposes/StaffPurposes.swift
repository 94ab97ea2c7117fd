public import CodecPrimitives

/// All purposes under which staff may look at debtors, by code and day.
public struct StaffPurposes: Sendable {
    private let rows: [StaffPurpose]

    /// The purposes that were built into the suite.
    public static func embedded() throws(LawError) -> StaffPurposes {
        try StaffPurposes(PackageResources.staff_purposes_csv, kinds: .embedded())
    }

    /// Reads `staff-purposes.csv`. Throws `tableInvalid` with file, line and column; also for a kind that is none, for a
    /// purpose that would join tax and other claims, and for two rows of one code that are valid on the same day.
    public init(_ bytes: [UInt8], kinds: ClaimKinds) throws(LawError) {
        var read: [StaffPurpose] = []
        for row in try LawTable(bytes, file: "staff-purposes.csv", columns: StaffPurpose.columns).rows {
            let purpose = try StaffPurpose(row, kinds)
            guard !read.contains(where: { $0.code == purpose.code && $0.validity.overlaps(purpose.validity) })
            else { throw row.invalid(6) }
            read.append(purpose)
        }
        rows = read
    }

    /// The purpose of a code on a day; nil where there is none.
    public func purpose(_ code: ReceivedText, on day: BusinessDate) -> StaffPurpose? {
        rows.first { $0.code == code && $0.validity.contains(day) }
    }

    /// Every row, in the order of the file.
    public var all: [StaffPurpose] { rows }
}
