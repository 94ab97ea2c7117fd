/// Fields as the server sends and takes them everywhere (parameters, array elements, binary COPY): four bytes of
/// length, -1 for NULL, then the value.
extension WireBuffer {
    mutating func appendNull() {
        append(Int32(-1))
    }

    mutating func append(bool value: Bool) {
        append(Int32(1))
        append(UInt8(value ? 1 : 0))
    }

    mutating func append(int16 value: Int16) {
        append(Int32(2))
        append(value)
    }

    mutating func append(int32 value: Int32) {
        append(Int32(4))
        append(value)
    }

    mutating func append(int value: Int64) {
        append(Int32(8))
        append(value)
    }

    mutating func append(uuid value: PostgresUUID) {
        append(Int32(16))
        append(value.high)
        append(value.low)
    }

    mutating func append(date daysSinceEpoch: Int32) {
        append(int32: Epoch.serverDays(daysSinceEpoch))
    }

    mutating func append(timestamp microsecondsSinceEpoch: Int64) {
        append(int: Epoch.serverMicroseconds(microsecondsSinceEpoch))
    }

    mutating func append(text value: String) {
        var value = value
        let start = count
        append(Int32(0))
        value.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
        replace(at: start, with: Int32(truncatingIfNeeded: count - start - 4))
    }

    mutating func append(bytes value: [UInt8]) {
        append(Int32(truncatingIfNeeded: value.count))
        unsafe value.withUnsafeBytes { unsafe append($0) }
    }

    /// `jsonb`: its version byte stands before the text.
    mutating func append(json value: String) {
        var value = value
        let start = count
        append(Int32(0))
        append(UInt8(1))
        value.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
        replace(at: start, with: Int32(truncatingIfNeeded: count - start - 4))
    }

    /// A one-dimensional array (`array_recv` of the server): dimensions, has-NULLs, element type, length, lower bound.
    mutating func append<Element>(
        array values: [Element], of elementType: UInt32, hasNulls: Bool = false,
        _ element: (inout WireBuffer, Element) -> Void
    ) {
        let start = count
        append(Int32(0))
        append(Int32(values.isEmpty ? 0 : 1))
        append(Int32(hasNulls ? 1 : 0))
        append(elementType)
        if !values.isEmpty {
            append(Int32(truncatingIfNeeded: values.count))
            append(Int32(1))
        }
        for value in values { element(&self, value) }
        replace(at: start, with: Int32(truncatingIfNeeded: count - start - 4))
    }

    mutating func append<Element>(
        array values: [Element?], of elementType: UInt32, _ element: (inout WireBuffer, Element) -> Void
    ) {
        append(array: values, of: elementType, hasNulls: values.contains { $0 == nil }) { buffer, value in
            if let value { element(&buffer, value) } else { buffer.appendNull() }
        }
    }
}
