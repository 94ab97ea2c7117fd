extension PostgresValue {
    /// The type the parameter is declared with; NULL leaves it to the server.
    var typeID: UInt32 {
        switch self {
        case .null: TypeID.unspecified
        case .bool: TypeID.bool
        case .int: TypeID.int64
        case .int32: TypeID.int32
        case .text: TypeID.text
        case .bytes: TypeID.bytes
        case .uuid: TypeID.uuid
        case .date: TypeID.date
        case .timestamp: TypeID.timestamp
        case .json: TypeID.jsonb
        case .bools: TypeID.bools
        case .ints, .optionalInts: TypeID.ints
        case .int32s: TypeID.int32s
        case .texts, .utf8s, .optionalTexts: TypeID.texts
        case .bytesArray: TypeID.bytesArray
        case .uuids, .optionalUUIDs: TypeID.uuids
        case .dates, .optionalDates: TypeID.dates
        case .timestamps, .optionalTimestamps: TypeID.timestamps
        }
    }

    /// Appends the value as a field.
    func encode(into buffer: inout WireBuffer) {
        switch self {
        case .null: buffer.appendNull()
        case .bool(let value): buffer.append(bool: value)
        case .int(let value): buffer.append(int: value)
        case .int32(let value): buffer.append(int32: value)
        case .text(let value): buffer.append(text: value)
        case .bytes(let value): buffer.append(bytes: value)
        case .uuid(let high, let low): buffer.append(uuid: PostgresUUID(high: high, low: low))
        case .date(let days): buffer.append(date: days)
        case .timestamp(let microseconds): buffer.append(timestamp: microseconds)
        case .json(let value): buffer.append(json: value)
        default: encodeArray(into: &buffer)
        }
    }

    private func encodeArray(into buffer: inout WireBuffer) {
        switch self {
        case .bools(let values): buffer.append(array: values, of: TypeID.bool) { $0.append(bool: $1) }
        case .ints(let values): buffer.append(array: values, of: TypeID.int64) { $0.append(int: $1) }
        case .optionalInts(let values): buffer.append(array: values, of: TypeID.int64) { $0.append(int: $1) }
        case .int32s(let values): buffer.append(array: values, of: TypeID.int32) { $0.append(int32: $1) }
        case .texts(let values): buffer.append(array: values, of: TypeID.text) { $0.append(text: $1) }
        case .utf8s(let values): buffer.append(array: values, of: TypeID.text) { $0.append(bytes: $1) }
        case .optionalTexts(let values): buffer.append(array: values, of: TypeID.text) { $0.append(text: $1) }
        case .bytesArray(let values): buffer.append(array: values, of: TypeID.bytes) { $0.append(bytes: $1) }
        case .uuids(let values): buffer.append(array: values, of: TypeID.uuid) { $0.append(uuid: $1) }
        case .optionalUUIDs(let values): buffer.append(array: values, of: TypeID.uuid) { $0.append(uuid: $1) }
        case .dates(let values): buffer.append(array: values, of: TypeID.date) { $0.append(date: $1) }
        case .optionalDates(let values): buffer.append(array: values, of: TypeID.date) { $0.append(date: $1) }
        case .timestamps(let values):
            buffer.append(array: values, of: TypeID.timestamp) { $0.append(timestamp: $1) }
        case .optionalTimestamps(let values):
            buffer.append(array: values, of: TypeID.timestamp) { $0.append(timestamp: $1) }
        default: break
        }
    }
}
