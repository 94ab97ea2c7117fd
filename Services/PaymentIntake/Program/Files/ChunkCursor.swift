import CodecRecords
import IntakeRules

/// Gathers the news of a file into pieces, leaving out what an earlier run applied.
struct ChunkCursor {
    /// Records that one transaction applies.
    struct Piece: Sendable {
        /// The file's progress before and after this piece, as record numbers.
        var after: Int
        var through: Int
        var news: [ReceiptNews]
        var records: [Int]
    }

    private let reader: RecordNews
    private var position: Int
    private var news: [ReceiptNews] = []
    private var records: [Int] = []

    init(news reader: RecordNews, after position: Int) {
        (self.reader, self.position) = (reader, position)
    }

    mutating func take(_ record: Record) {
        guard record.number > position, let item = reader.news(record) else { return }
        news.append(item)
        records.append(record.number)
    }

    /// A full piece of `count` records; nil while there are fewer.
    mutating func pop(_ count: Int) -> Piece? {
        guard news.count >= count, let last = records[..<count].last else { return nil }
        return take(count, through: last)
    }

    /// What is left, which moves the file to its last record even when that is no data.
    mutating func rest(upTo last: Int) -> Piece { take(news.count, through: max(last, position)) }

    private mutating func take(_ count: Int, through last: Int) -> Piece {
        let piece = Piece(
            after: position, through: last, news: Array(news.prefix(count)), records: Array(records.prefix(count)))
        news.removeFirst(count)
        records.removeFirst(count)
        position = last
        return piece
    }
}
