/// The fields of one row, from the first column to the last. nil stands for NULL.
public struct CopyFields: ~Copyable {
    private(set) var buffer = WireBuffer(capacity: CopyWriter.blockBytes + 4096)
    private var rowStart = 0
    private var count: Int16 = 0

    /// NULL
    public mutating func null() {
        count &+= 1
        buffer.appendNull()
    }

    /// `boolean`
    public mutating func bool(_ value: Bool?) {
        add(value) { $0.append(bool: $1) }
    }

    /// `bigint`
    public mutating func int(_ value: Int64?) {
        add(value) { $0.append(int: $1) }
    }

    /// `integer`
    public mutating func int32(_ value: Int32?) {
        add(value) { $0.append(int32: $1) }
    }

    /// `smallint`
    public mutating func int16(_ value: Int16?) {
        add(value) { $0.append(int16: $1) }
    }

    /// `text`, `varchar`, or the label of an enum.
    public mutating func text(_ value: String?) {
        add(value) { $0.append(text: $1) }
    }

    /// `bytea`
    public mutating func bytes(_ value: [UInt8]?) {
        add(value) { $0.append(bytes: $1) }
    }

    /// `uuid`
    public mutating func uuid(_ value: PostgresUUID?) {
        add(value) { $0.append(uuid: $1) }
    }

    /// `uuid`, from its two words.
    public mutating func uuid(high: UInt64, low: UInt64) {
        uuid(PostgresUUID(high: high, low: low))
    }

    /// `date` as days since 1970-01-01.
    public mutating func date(_ daysSinceEpoch: Int32?) {
        add(daysSinceEpoch) { $0.append(date: $1) }
    }

    /// `timestamptz` as microseconds since 1970-01-01T00:00:00Z.
    public mutating func timestamp(_ microsecondsSinceEpoch: Int64?) {
        add(microsecondsSinceEpoch) { $0.append(timestamp: $1) }
    }

    /// `jsonb`
    public mutating func json(_ value: String?) {
        add(value) { $0.append(json: $1) }
    }

    /// Any value as a parameter has it, arrays included.
    public mutating func value(_ value: PostgresValue) {
        count &+= 1
        value.encode(into: &buffer)
    }

    @inline(__always)
    private mutating func add<Value>(_ value: Value?, _ append: (inout WireBuffer, Value) -> Void) {
        count &+= 1
        if let value { append(&buffer, value) } else { buffer.appendNull() }
    }
}

/// The frame of binary COPY (PostgreSQL 15, COPY, Binary Format).
extension CopyFields {
    var byteCount: Int { buffer.count }

    mutating func removeAll() {
        buffer.removeAll()
    }

    /// The signature, no flags, no header extension.
    mutating func beginStream() {
        for byte in [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00] as [UInt8] {
            buffer.append(byte)
        }
        buffer.append(Int32(0))
        buffer.append(Int32(0))
    }

    mutating func beginRow() {
        rowStart = buffer.count
        count = 0
        buffer.append(Int16(0))
    }

    mutating func endRow() {
        buffer.replace(at: rowStart, with: count)
    }

    mutating func endStream() {
        buffer.append(Int16(-1))
    }
}
