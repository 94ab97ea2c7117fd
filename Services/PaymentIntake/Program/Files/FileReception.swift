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
    /// How a file comes and what it is sent for.
    struct Origin: Sendable {
        /// The id of its evidence where that was given before, so that a pick-up that was interrupted goes on.
        var id: EvidenceID?
        var name: ReceivedText?
        /// The quarantined file that it corrects.
        var replaces: EvidenceID?
        /// The length that the sender has told.
        var statedLength: Int?
    }

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
    /// The business date.
    var today: @Sendable () -> BusinessDate = { WallClock.now().dateInJapan }

    /// Reads a body to its end and stores it.
    ///
    /// - Throws: `Problem` 413 beyond the limit; what came so far is then swept later. 404 and 409 when it is to replace
    ///   what is no quarantined file of the channel.
    func receive(
        _ body: some AsyncSequence<ByteBuffer, any Error>, for channel: Channel, _ origin: Origin = Origin()
    ) async throws -> Answer {
        guard origin.statedLength ?? 0 <= bytesMax else { throw tooLarge }
        if let old = origin.replaces { try await checkReplaceable(old, channel) }
        let id: EvidenceID = origin.id ?? ids.next()
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
        let arrival = FileStore.Arrival(name: origin.name, on: today(), replaces: origin.replaces)
        return try await finish(Whole(evidence: evidence, last: part, parts: number + 1), arrival, channel: channel)
    }

    private func checkReplaceable(_ old: EvidenceID, _ channel: Channel) async throws {
        let known = try await pool.withTransaction { tx in try QuarantineStore.standing(of: old, in: tx) }
        guard let known, known.channel == channel.name else {
            throw Problem.notFound("the channel has no file that could be replaced")
        }
        guard known.state == .quarantined else {
            throw Problem.conflict("not-quarantined", "only a quarantined file can be replaced")
        }
    }

    private func keep(_ content: [UInt8], number: Int, of id: EvidenceID) async throws {
        try await pool.withTransaction { tx in
            try EvidenceStore.addPart(content, number: number, of: id, in: tx)
        }
    }

    /// A body that has come to its end; all parts but the last are stored.
    private struct Whole: Sendable {
        var evidence: EvidenceStore.Evidence
        var last: [UInt8]
        var parts: Int
    }

    private func finish(
        _ whole: Whole, _ arrival: FileStore.Arrival, channel: Channel
    ) async throws -> Answer {
        let (name, evidence) = (channel.name, whole.evidence)
        return try await pool.withTransaction { tx in
            let known = try FileStore.existing(channel: name, sha256: evidence.sha256, in: tx)
            if let known, known != evidence.id {
                try FileReception.noteAgain(known, of: evidence, arrival, in: tx)
                return Answer(id: known, isDuplicate: true)
            }
            try EvidenceStore.addPart(whole.last, number: whole.parts - 1, of: evidence.id, in: tx)
            guard try EvidenceStore.parts(of: evidence.id, in: tx) == whole.parts else {
                throw IntakeError(.evidenceIncomplete)
            }
            try EvidenceStore.insert(evidence, in: tx)
            let id = try FileStore.insert(evidence, channel: name, arrival, in: tx)
            // Two senders of the same content at once: the second waits for the first's commit and is refused by
            // the unique key; the sender repeats and is told that the content is known.
            guard id == evidence.id else { throw IntakeError(.raceLost) }
            return Answer(id: id, isDuplicate: false)
        }
    }

    /// The same content came again; it may be the good file that an officer now names as the correction of another.
    private static func noteAgain(
        _ known: EvidenceID, of evidence: EvidenceStore.Evidence, _ arrival: FileStore.Arrival,
        in tx: borrowing Transaction
    ) throws {
        try EvidenceStore.dropParts(of: evidence.id, in: tx)
        try FileStore.noteDelivery(of: known, at: evidence.receivedAt, in: tx)
        guard let old = arrival.replaces, let file = try FileStore.lock(known, in: tx),
            file.state == .accepted || file.state == .done
        else { return }
        try QuarantineStore.replace(old, by: known, in: tx)
    }

    private var tooLarge: Problem {
        Problem(
            "body-too-large", status: .contentTooLarge, title: "The file is larger than allowed.",
            detail: "at most \(bytesMax) bytes")
    }
}
