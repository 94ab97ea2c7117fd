/// The door of libFuzzer (`swiftc -sanitize=fuzzer`); see `ops/test.d/fuzz`. Not part of the package.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    do {
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        // The upper half of first bytes is what gateways and agents send, the lower half are files and codes.
        if bytes.first ?? 0 >= 0x80 { try CallDecoders.check(bytes) } else { try Decoders.check(bytes) }
    } catch {
        // What does not hold ends the process, so that the fuzzer keeps the bytes.
        preconditionFailure("\(error)")
    }
    return 0
}
