import CodecPrimitives
import Crypto
import Foundation
import Hummingbird
import NIOCore
import Postgres
import ServiceKit

/// Takes a file in: its bytes are evidence, committed, before the sender gets an answer.
///
/// The body is kept in parts while it comes, so that memory stays at one part however large the file is.
struct FileReception: Sendable {
    /// What the sender is told.
    struct Answer: Sendable {
        var id: EvidenceID
        /// The same content was here before.
        var isDuplicate: Bool
    }

    let pool: PostgresPool
    let ids: IDSource
    /// Largest file in bytes.
    let bytesMax: Int
    /// Size of one part in bytes.
    let partBytes: Int

    /// Reads a body to its end and stores it.
    ///
    /// - Throws: `Problem` 413 beyond the limit; what came so far is then swept later.
    func receive(_ body: RequestBody, statedLength: Int?, for channel: Channel) async throws -> Answer {
        guard statedLength ?? 0 <= bytesMax else { throw tooLarge }
        let id: EvidenceID = ids.next()
        var (hash, part, number, total) = (SHA256(), [UInt8](), 0, 0)
        for try await buffer in body {
            total += buffer.readableBytes
            guard total <= bytesMax else { throw tooLarge }
            hash.update(data: Data(buffer.readableBytesView))
            part.append(contentsOf: buffer.readableBytesView)
            while part.count >= partBytes {
                try await keep(Array(part.prefix(partBytes)), number: number, of: id)
                part.removeFirst(partBytes)
                number += 1
            }
        }
        let evidence = EvidenceStore.Evidence(
            id: id, kind: .file, sha256: Array(hash.finalize()), byteCount: Int64(total), receivedAt: WallClock.now())
        return try await finish(evidence, last: part, number: number, channel: channel)
    }

    private func keep(_ content: [UInt8], number: Int, of id: EvidenceID) async throws {
        try await pool.withTransaction { tx in
            try EvidenceStore.addPart(content, number: number, of: id, in: tx)
        }
    }

    private func finish(
        _ evidence: EvidenceStore.Evidence, last: [UInt8], number: Int, channel: Channel
    ) async throws -> Answer {
        let name = channel.name
        return try await pool.withTransaction { tx in
            let known = try FileStore.existing(channel: name, sha256: evidence.sha256, in: tx)
            if let known, known != evidence.id {
                try EvidenceStore.dropParts(of: evidence.id, in: tx)
                try FileStore.noteDelivery(of: known, at: evidence.receivedAt, in: tx)
                return Answer(id: known, isDuplicate: true)
            }
            try EvidenceStore.addPart(last, number: number, of: evidence.id, in: tx)
            try EvidenceStore.insert(evidence, in: tx)
            let id = try FileStore.insert(evidence, channel: name, in: tx)
            // Two senders of the same content at once: the second waits for the first's commit and is refused by
            // the unique key; the sender repeats and is told that the content is known.
            guard id == evidence.id else { throw IntakeError(.raceLost) }
            return Answer(id: id, isDuplicate: false)
        }
    }

    private var tooLarge: Problem {
        Problem(
            "body-too-large", status: .contentTooLarge, title: "ファイルが大きすぎます。",
            detail: "at most \(bytesMax) bytes")
    }
}
