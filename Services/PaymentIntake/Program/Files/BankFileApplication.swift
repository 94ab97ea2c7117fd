import CodecPrimitives
import CodecRecords
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Turns an accepted file of the bank into lines of the city's account, all in one transaction with the file's progress: a
/// line that another file has told of is there already.
struct BankFileApplication: Sendable {
    let pool: PostgresPool
    let parts: EvidenceParts
    let ids: IDSource

    /// - Throws: `IntakeError.leaseLost` when another replica has applied it.
    func apply(_ work: FileStore.Work, _ reading: BankLineReading, channel: Channel) async throws {
        var reader = RecordReader(channel.layout, file: work.id.description)
        var file = BankFile(reading)
        var number = 0
        while let bytes = try await parts.part(number, of: work.id) {
            reader.push(bytes) { file.take($0) }
            number += 1
        }
        let report = reader.finish { file.take($0) }
        guard report.isAcceptable, file.unreadable == nil else { throw IntakeError(.passesDiffer) }
        try await save(BankLineStore.Source(file: work.id, channel: work.channel), file, records: report.records)
    }

    private func save(_ source: BankLineStore.Source, _ file: BankFile, records: Int) async throws {
        let now = WallClock.now()
        let lineIDs = file.lines.map { _ -> BankLineID in ids.next() }
        try await pool.withTransaction { tx in
            guard let stored = try FileStore.lock(source.file, in: tx), stored.state == .accepted else {
                throw IntakeError(.leaseLost)
            }
            try BankLineStore.insert(file.statements, from: source, in: tx)
            let added = try BankLineStore.insert(
                zip(lineIDs, file.lines).map { ($0, $1) }, from: source, at: now, in: tx)
            let progress = FileStore.Progress(
                nextRecord: records, changed: added, duplicates: file.lines.count - added, isLast: true, at: now,
                leasedUntil: now)
            try FileStore.advance(source.file, by: progress, in: tx)
        }
    }
}
