import CodecPrimitives

/// A contractor's program, as its token names it. Everything it may see belongs to this one contract.
struct Caller: Hashable, Sendable {
    let contract: ContractID
    let client: ReceivedText
}
