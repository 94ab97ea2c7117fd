/// Reads binary COPY data that the server cuts into one block a row, after a header of its own.
@safe
struct CopyReader: ~Copyable {
    private var fields: [PostgresRow.CopiedField] = []
    private var isBegun = false
    private static let headerBytes = 19

    /// Gives the row that `block` holds, if any, to `read`.
    mutating func take(_ block: UnsafeRawBufferPointer, _ read: (borrowing PostgresRow) throws -> Void) throws {
        var offset = 0
        if !isBegun {
            guard block.count >= Self.headerBytes, unsafe block[0] == 0x50, unsafe block[10] == 0 else {
                throw PostgresError(code: .misuse, message: "copyOut needs (format binary)")
            }
            isBegun = true
            offset = Self.headerBytes
        }
        while try unsafe parse(block, &offset) {
            guard let base = block.baseAddress else { return }
            try unsafe fields.withUnsafeBufferPointer { fields in
                try read(unsafe PostgresRow(copied: base, fields: fields))
            }
        }
    }

    /// Finds the fields of the row at `offset`; false at the end of the block or of the data.
    private mutating func parse(_ block: UnsafeRawBufferPointer, _ offset: inout Int) throws(PostgresError) -> Bool {
        guard let count = unsafe load(Int16.self, block, offset), count >= 0 else { return false }
        offset += 2
        fields.removeAll(keepingCapacity: true)
        for _ in 0..<count {
            guard let length = unsafe load(Int32.self, block, offset) else { throw Self.torn }
            offset += 4
            guard length <= block.count - offset else { throw Self.torn }
            fields.append(PostgresRow.CopiedField(start: offset, count: Int(length)))
            offset += max(0, Int(length))
        }
        return true
    }

    private func load<Word: FixedWidthInteger>(
        _ type: Word.Type, _ block: UnsafeRawBufferPointer, _ offset: Int
    ) -> Word? {
        guard offset + MemoryLayout<Word>.size <= block.count else { return nil }
        return Word(bigEndian: unsafe block.loadUnaligned(fromByteOffset: offset, as: type))
    }

    private static let torn = PostgresError(code: .misuse, message: "a block of COPY data is torn")
}
