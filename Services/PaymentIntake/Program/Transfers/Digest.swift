import Crypto
import Foundation

/// Digests of files that leave.
enum Digest {
    static func sha256(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: Data(bytes))) }

    /// In lower case hexadecimal.
    static func text(_ digest: [UInt8]) -> String {
        digest.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count < 2 ? "0" + text : text
        }.joined()
    }
}
