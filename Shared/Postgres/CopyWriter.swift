/// Writes the rows of a binary `copy … from stdin (format binary)`.
///
/// Binary COPY converts nothing: each field must be of exactly the column's type (`int` for `bigint`, `int32` for
/// `integer`, `int16` for `smallint`), in the order of the statement's column list.
public struct CopyWriter: ~Copyable {
    private let link: Link
    private var watchdog: Link.Watchdog
    private var fields = CopyFields()

    /// Data is handed to libpq in blocks of about this many bytes.
    static let blockBytes = 64 * 1024

    init(link: Link, watchdog: Link.Watchdog) {
        self.link = link
        self.watchdog = watchdog
        fields.beginStream()
    }

    /// Adds one row. An error of `fill` or of the server ends the COPY; none of its rows is kept.
    public mutating func row(_ fill: (inout CopyFields) throws -> Void) throws {
        fields.beginRow()
        try fill(&fields)
        fields.endRow()
        if fields.byteCount >= Self.blockBytes { try flush() }
    }

    mutating func finish() throws(PostgresError) {
        fields.endStream()
        try flush()
    }

    private mutating func flush() throws(PostgresError) {
        try link.put(fields.buffer, &watchdog)
        fields.removeAll()
    }
}
