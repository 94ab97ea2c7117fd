internal import CLibPQ

/// One row of a result, read where it lies in libpq's memory; it cannot leave the closure it is given to.
///
/// Columns are counted from 0. Each accessor throws `typeMismatch` for a column of another type, `unexpectedNull`
/// for NULL (its `optional…` twin returns nil instead) and `columnMissing` for a number that is not there.
@safe
public struct PostgresRow: ~Copyable {
    @safe
    enum Source {
        /// A row of a `PGresult`, which outlives this value.
        case result(OpaquePointer, row: CInt)
        /// The fields of a row of binary COPY: no types are known there.
        case copied(UnsafeRawPointer, UnsafeBufferPointer<CopiedField>)
    }

    /// Where a field of a copied row lies; `count` is -1 for NULL.
    struct CopiedField {
        let start: Int
        let count: Int
    }

    private let source: Source
    /// The number of columns.
    public let count: Int

    init(result: OpaquePointer, row: CInt, count: Int) {
        unsafe source = .result(result, row: row)
        self.count = count
    }

    init(copied bytes: UnsafeRawPointer, fields: UnsafeBufferPointer<CopiedField>) {
        unsafe source = .copied(bytes, fields)
        count = fields.count
    }

    /// Whether the column is NULL.
    public func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try field(column) == nil
    }

    func field(_ column: Int) throws(PostgresError) -> Field? {
        guard column >= 0, column < count else {
            throw PostgresError(code: .columnMissing, message: "column \(column) of \(count)")
        }
        switch source {
        case .result(let result, let row):
            let column = CInt(column)
            if unsafe PQgetisnull(result, row, column) != 0 { return nil }
            let start = unsafe UnsafeRawPointer(PQgetvalue(result, row, column))
            let length = unsafe Int(PQgetlength(result, row, column))
            return unsafe Field(
                type: PQftype(result, column), bytes: UnsafeRawBufferPointer(start: start, count: length),
                column: Int(column))
        case .copied(let base, let fields):
            let place = unsafe fields[column]
            if place.count < 0 { return nil }
            return unsafe Field(
                type: TypeID.unspecified, bytes: UnsafeRawBufferPointer(start: base + place.start, count: place.count),
                column: column)
        }
    }

    func value<Value>(
        _ column: Int, _ decode: (Field) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        guard let field = try field(column) else {
            throw PostgresError(code: .unexpectedNull, message: "column \(column) is NULL")
        }
        return try decode(field)
    }

    func optional<Value>(
        _ column: Int, _ decode: (Field) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value? {
        guard let field = try field(column) else { return nil }
        return try decode(field)
    }
}
