/// A growing block of bytes in network order, owned by whoever holds it. It keeps its memory when emptied, so that
/// a connection encodes without allocating once it is warm.
@safe
struct WireBuffer: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = max(64, capacity)
        unsafe base = .allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit {
        unsafe base.deallocate()
    }

    mutating func removeAll() {
        count = 0
    }

    /// Forgets what was written after the first `count` bytes.
    mutating func truncate(to count: Int) {
        precondition(count <= self.count)
        self.count = count
    }

    @inline(__always)
    mutating func append<Word: FixedWidthInteger>(_ word: Word) {
        let size = MemoryLayout<Word>.size
        reserve(size)
        unsafe base.storeBytes(of: word.bigEndian, toByteOffset: count, as: Word.self)
        count += size
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        unsafe (base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    /// Writes over a word that was appended before.
    mutating func replace<Word: FixedWidthInteger>(at offset: Int, with word: Word) {
        precondition(offset + MemoryLayout<Word>.size <= count)
        unsafe base.storeBytes(of: word.bigEndian, toByteOffset: offset, as: Word.self)
    }

    @inline(__always)
    private mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(to: count + extra) }
    }

    private mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        unsafe moved.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }
}
