import Glibc

/// Where a document goes.
public enum PDFTarget: Hashable, Sendable {
    /// Into memory, at most this many bytes.
    case memory(limit: Int = 64 << 20)
    /// Into a file that appears whole, when the document is finished; only its owner may read it.
    case file(String)
}

/// Takes bytes as Cairo makes them.
@safe
final class PDFSink {
    private let target: PDFTarget
    private var descriptor: CInt = -1
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    init(_ target: PDFTarget) throws(PaperError) {
        self.target = target
        guard case .file(let path) = target else { return }
        descriptor = unsafe open(PDFSink.part(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PDFSink.failure() }
    }

    deinit {
        guard descriptor >= 0, case .file(let path) = target else { return }
        close(descriptor)
        unsafe unlink(PDFSink.part(path))
    }

    /// False when they cannot be taken.
    func take(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        count += data.count
        guard case .memory(let limit) = target else { return unsafe write(data) }
        guard count <= limit else { return false }
        unsafe bytes.append(contentsOf: data)
        return true
    }

    /// Makes the file visible, durably.
    func finish() throws(PaperError) {
        guard case .file(let path) = target else { return }
        guard fsync(descriptor) == 0, unsafe rename(PDFSink.part(path), path) == 0 else { throw PDFSink.failure() }
        close(descriptor)
        descriptor = -1
        let folder = unsafe open(PDFSink.folder(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw PDFSink.failure() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw PDFSink.failure() }
    }

    private func write(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = unsafe data[...]
        while unsafe !rest.isEmpty {
            let written = unsafe UnsafeBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            unsafe rest = unsafe rest.dropFirst(written)
        }
        return true
    }

    private static func part(_ path: String) -> String { path + ".part" }

    private static func folder(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure() -> PaperError { PaperError(.notWritten, "errno \(errno)") }
}
