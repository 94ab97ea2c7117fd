/// The parameters of one statement in the shape libpq takes them, all in one block of memory that is used again for
/// the next statement.
@safe
struct ParameterBlock: ~Copyable {
    private var fields = WireBuffer(capacity: 4096)
    private var pointers: [UnsafePointer<CChar>?] = unsafe []
    private var lengths: [CInt] = []
    private var formats: [CInt] = []
    private var starts: [Int] = []

    /// libpq's limit of parameters (the protocol counts them in sixteen bits).
    static let countMax = 65_535

    /// What libpq takes: valid only inside `withEncoded`.
    @safe
    struct Arguments {
        let count: CInt
        let values: UnsafePointer<UnsafePointer<CChar>?>?
        let lengths: UnsafePointer<CInt>?
        let formats: UnsafePointer<CInt>?
    }

    /// Encodes `values` and runs `body` with them; they are gone when it returns.
    mutating func withEncoded<Result>(_ values: [PostgresValue], _ body: (Arguments) -> Result) -> Result {
        encode(values)
        return unsafe pointers.withUnsafeBufferPointer { pointers in
            unsafe lengths.withUnsafeBufferPointer { lengths in
                unsafe formats.withUnsafeBufferPointer { formats in
                    body(
                        unsafe Arguments(
                            count: CInt(values.count), values: pointers.baseAddress, lengths: lengths.baseAddress,
                            formats: formats.baseAddress))
                }
            }
        }
    }

    private mutating func encode(_ values: [PostgresValue]) {
        fields.removeAll()
        unsafe pointers.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        for value in values {
            starts.append(fields.count)
            value.encode(into: &fields)
        }
        while formats.count < values.count { formats.append(1) }
        // The block may have moved while it grew: pointers are made last.
        for (index, value) in values.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : fields.count
            let start = starts[index] + 4
            lengths.append(CInt(end - start))
            if case .null = value {
                unsafe pointers.append(nil)
            } else {
                unsafe pointers.append(UnsafePointer((fields.base + start).assumingMemoryBound(to: CChar.self)))
            }
        }
    }
}
