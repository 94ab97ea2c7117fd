import CodecPrimitives

/// What is told about a batch; ids, amounts and reasons only.
struct BatchAnswer: Encodable {
    let batch: String
    let bank: String
    let number: String
    let state: String
    let createdBy: String
    let createdAt: String
    let exportedOn: String?
    let fetched: Bool
    let items: [ItemView]?

    init(_ batch: Batch, items: [ItemView]?) {
        self.batch = batch.id.description
        (bank, number, state) = (batch.bank.string, batch.number.string, batch.state.name)
        (createdBy, createdAt) = (batch.createdBy.string, batch.createdAt.description)
        exportedOn = batch.exportedOn?.description
        fetched = batch.hasBeenFetched
        self.items = items
    }
}
