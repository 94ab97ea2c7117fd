import CodecPrimitives
import IntakeRules

/// What is told about a file to a bank: never what stands in it.
struct TransferFileAnswer: Encodable {
    let file: String
    let number: Int32
    let kind: String
    let on: String
    let state: String
    let count: Int32
    let total: Int64
    let sha256: String
    let maker: String
    let decidedBy: String?
    let handOuts: Int64

    init(_ file: TransferFileStore.File) {
        (self.file, number, kind) = (file.id.description, file.number, file.kind.rawValue)
        (on, state, count) = (file.on.description, "\(file.state)", file.count)
        (total, sha256) = (file.total.amount, Digest.text(file.sha256))
        (maker, decidedBy, handOuts) = (file.maker.string, file.decidedBy?.string, file.handOuts)
    }
}
