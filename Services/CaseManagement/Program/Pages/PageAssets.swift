import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// The style sheets: Bootstrap from the folder that a setting names, and the suite's own. Each has its hash in its
/// address, so that browsers may keep it for ever.
struct PageAssets: Sendable {
    private struct Asset: Sendable {
        let address: String
        let bytes: [UInt8]
    }

    private let assets: [Asset]

    /// - Parameters:
    ///   - folder: the pages' own resources.
    ///   - bootstrap: the folder of Debian's `libjs-bootstrap5`; without it pages are plainer, and whole.
    init(folder: URL, bootstrap: String) throws {
        let theirs = try? Data(contentsOf: URL(filePath: bootstrap).appending(path: "css/bootstrap.min.css"))
        let own = try Data(contentsOf: folder.appending(path: "staff.css"))
        assets = [theirs.map { ("bootstrap.min.css", $0) }, ("staff.css", own)].compactMap { $0 }.map { name, data in
            let hash = SHA256.hash(data: data).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            return Asset(address: "/staff/assets/\(hash.joined())/\(name)", bytes: Array(data))
        }
    }

    /// The addresses of the style sheets, in the order they are read.
    var styles: [String] { assets.map(\.address) }

    /// - Throws: `Problem` 404.
    func response(_ path: String) throws -> Response {
        guard let asset = assets.first(where: { $0.address.utf8.elementsEqual(path.utf8) }) else {
            throw Problem.notFound("no such style sheet")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=31536000, immutable",
            ], body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
