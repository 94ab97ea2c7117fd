/// The door of libFuzzer (`swiftc -sanitize=fuzzer`); see `ops/test.d/fuzz`. Not part of the package.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    do {
        try Decoders.check(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        // What does not hold ends the process, so that the fuzzer keeps the bytes.
        preconditionFailure("\(error)")
    }
    return 0
}
