/// The bytes of one value that is not NULL, with its type; valid as long as the row it is of.
@safe
struct Field {
    let type: UInt32
    let bytes: UnsafeRawBufferPointer
    let column: Int

    private var count: Int { unsafe bytes.count }
    private var isUntyped: Bool { type == TypeID.unspecified }

    /// `boolean`
    func bool() throws(PostgresError) -> Bool {
        guard isUntyped || type == TypeID.bool, count == 1 else { throw mismatch("boolean") }
        return load(UInt8.self) != 0
    }

    /// `smallint`, `integer` or `bigint`
    func int() throws(PostgresError) -> Int64 {
        switch (type, count) {
        case (TypeID.int64, 8), (0, 8): load(Int64.self)
        case (TypeID.int32, 4), (0, 4): Int64(load(Int32.self))
        case (TypeID.int16, 2), (0, 2): Int64(load(Int16.self))
        default: throw mismatch("bigint")
        }
    }

    /// `smallint` or `integer`
    func int32() throws(PostgresError) -> Int32 {
        switch (type, count) {
        case (TypeID.int32, 4), (0, 4): load(Int32.self)
        case (TypeID.int16, 2), (0, 2): Int32(load(Int16.self))
        default: throw mismatch("integer")
        }
    }

    /// Text of any kind, `json`, `jsonb`, and the label of an enum.
    func text() throws(PostgresError) -> String {
        switch type {
        case TypeID.text, TypeID.varyingText, TypeID.paddedText, TypeID.name, TypeID.char, TypeID.json,
            TypeID.unknown, TypeID.unspecified, TypeID.firstOwn...:
            return unsafe String(decoding: bytes, as: UTF8.self)
        case TypeID.jsonb where count > 0:
            return unsafe String(decoding: bytes[1...], as: UTF8.self)
        default:
            throw mismatch("text")
        }
    }

    /// `bytea`
    func bytesCopied() throws(PostgresError) -> [UInt8] {
        guard isUntyped || type == TypeID.bytes else { throw mismatch("bytea") }
        return unsafe [UInt8](bytes)
    }

    /// `uuid`
    func uuid() throws(PostgresError) -> PostgresUUID {
        guard isUntyped || type == TypeID.uuid, count == 16 else { throw mismatch("uuid") }
        return PostgresUUID(high: load(UInt64.self), low: load(UInt64.self, at: 8))
    }

    /// `date`
    func date() throws(PostgresError) -> Int32 {
        guard isUntyped || type == TypeID.date, count == 4 else { throw mismatch("date") }
        guard let days = Epoch.days(fromServer: load(Int32.self)) else { throw mismatch("finite date") }
        return days
    }

    /// `timestamptz`, or `timestamp` taken as UTC.
    func timestamp() throws(PostgresError) -> Int64 {
        let isTimestamp = isUntyped || type == TypeID.timestamp || type == TypeID.localTimestamp
        guard isTimestamp, count == 8 else { throw mismatch("timestamptz") }
        guard let moment = Epoch.microseconds(fromServer: load(Int64.self)) else {
            throw mismatch("finite timestamptz")
        }
        return moment
    }

    /// The elements of an array of at most one dimension (`array_send` of the server).
    func array<Element>(
        _ element: (Field) throws(PostgresError) -> Element
    ) throws(PostgresError) -> [Element?] {
        guard count >= 12 else { throw mismatch("array") }
        let dimensions = load(Int32.self)
        if dimensions == 0 { return [] }
        guard dimensions == 1, count >= 20 else { throw mismatch("array of one dimension") }
        let elementType = load(UInt32.self, at: 8)
        let length = Int(load(Int32.self, at: 12))
        guard length >= 0, length <= count / 4 else { throw mismatch("array") }
        var values: [Element?] = []
        values.reserveCapacity(length)
        var offset = 20
        for _ in 0..<length {
            guard offset + 4 <= count else { throw mismatch("array") }
            let size = Int(load(Int32.self, at: offset))
            offset += 4
            guard size >= 0 else {
                values.append(nil)
                continue
            }
            guard offset + size <= count else { throw mismatch("array") }
            let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
            values.append(try unsafe element(Field(type: elementType, bytes: part, column: column)))
            offset += size
        }
        return values
    }

    /// An array in which no element may be NULL.
    func fullArray<Element>(
        _ element: (Field) throws(PostgresError) -> Element
    ) throws(PostgresError) -> [Element] {
        var values: [Element] = []
        for value in try array(element) {
            guard let value else {
                throw PostgresError(code: .unexpectedNull, message: "an element of column \(column) is NULL")
            }
            values.append(value)
        }
        return values
    }

    /// The caller has checked the length.
    @inline(__always)
    private func load<Word: FixedWidthInteger>(_ type: Word.Type, at offset: Int = 0) -> Word {
        Word(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    private func mismatch(_ wanted: String) -> PostgresError {
        PostgresError(code: .typeMismatch, message: "column \(column) has type \(type), not \(wanted)")
    }
}
