import CodecPrimitives
import CodecRecords
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// The second pass: turns an accepted file into receipts, chunk by chunk.
///
/// Every chunk is one transaction with receipts, facts, messages and the file's progress, so a process that is
/// killed anywhere leaves whole chunks, and the next one goes on behind them.
struct FileApplication: Sendable {
    let pool: PostgresPool
    let parts: EvidenceParts
    let recorder: ReceiptRecorder
    let bounds: Bounds
    /// Called after each commit with the records applied so far; a test throws here to stand for a crash.
    var afterChunk: @Sendable (Int) throws -> Void = { _ in }

    /// Bounds of the second pass, all settings.
    struct Bounds: Sendable {
        /// Records in one transaction.
        var chunkRecords: Int
        /// How long a file stays this replica's without progress.
        var leaseSeconds: Int
        /// How often a chunk is repeated that lost a race.
        var raceRetries: Int
    }

    /// Applies what is left of a file.
    ///
    /// - Throws: `IntakeError.leaseLost` when another replica has gone on with it.
    func apply(_ work: FileStore.Work, _ news: RecordNews, channel: Channel) async throws {
        var reader = RecordReader(channel.layout, file: work.id.description)
        var cursor = ChunkCursor(news: news, after: work.nextRecord)
        var number = 0
        while let bytes = try await parts.part(number, of: work.id) {
            reader.push(bytes) { cursor.take($0) }
            number += 1
            while let chunk = cursor.pop(bounds.chunkRecords) { try await commit(chunk, of: work, isLast: false) }
        }
        let report = reader.finish { cursor.take($0) }
        // The decision was made over these very bytes; another reading means another layout.
        guard report.isAcceptable else { throw IntakeError(.passesDiffer) }
        while let chunk = cursor.pop(bounds.chunkRecords) { try await commit(chunk, of: work, isLast: false) }
        try await commit(cursor.rest(upTo: report.records), of: work, isLast: true)
    }

    private func commit(_ piece: ChunkCursor.Piece, of work: FileStore.Work, isLast: Bool) async throws {
        let chunk = ReceiptRecorder.Chunk(
            channel: work.channel, origin: .init(evidenceID: work.id, receivedAt: work.receivedAt), news: piece.news,
            records: piece.records)
        var attempt = 0
        while true {
            do {
                try await commitOnce(chunk, piece, isLast: isLast)
                recorder.outbox.wake.signal()
                return try afterChunk(piece.through)
            } catch let error as IntakeError where error.code == .raceLost && attempt < bounds.raceRetries {
                attempt += 1
            }
        }
    }

    private func commitOnce(
        _ chunk: ReceiptRecorder.Chunk, _ piece: ChunkCursor.Piece, isLast: Bool
    ) async throws {
        let plan = recorder.plan(chunk)
        let now = WallClock.now()
        try await pool.withTransaction { [recorder, bounds] tx in
            guard let file = try FileStore.lock(chunk.origin.evidenceID, in: tx), file.state == .accepted,
                file.nextRecord == piece.after
            else { throw IntakeError(.leaseLost) }
            let effect = try recorder.record(chunk, plan, at: now, in: tx)
            let progress = FileStore.Progress(
                nextRecord: piece.through, changed: effect.changed, duplicates: effect.duplicates, isLast: isLast,
                at: now, leasedUntil: now.adding(seconds: Int64(bounds.leaseSeconds)),
                oldestNew: effect.oldestNew)
            try FileStore.advance(chunk.origin.evidenceID, by: progress, in: tx)
        }
    }
}
