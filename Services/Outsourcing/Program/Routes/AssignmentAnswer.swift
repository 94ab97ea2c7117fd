import Codec
import CodecPrimitives
import Law

/// What a contractor fetches, as JSON.
struct AssignmentAnswer: Encodable {
    let items: [Entry]
    /// The cursor for the next call.
    let next: Int64
    /// Whether claims wait for clearance: the next call may bring them.
    let waiting: Bool

    struct Entry: Encodable {
        let cursor: Int64
        let kind: String
        let assignment: String
        let claim: String
        let claimKind: String?
        let claimKindName: String?
        let dueOn: String?
        let day: String
        let amountYen: Int64?
        let receipt: String?
        let balanceYen: Int64?
        let reason: String?
        let acknowledged: Bool
        let person: Person?
    }

    struct Person: Encodable {
        struct Address: Encodable {
            let address: String
            let from: String
            let to: String?
        }

        let nameKana: String
        let nameKanji: String
        let bornOn: String?
        let addresses: [Address]

        init(_ block: PersonalBlock) {
            (nameKana, nameKanji) = (block.nameKana.string, block.nameKanji.string)
            bornOn = block.birthDate?.description
            addresses = block.addresses.map {
                Address(address: $0.address.string, from: $0.from.description, to: $0.to?.description)
            }
        }
    }

    init(_ page: FeedDesk.Page, kinds: ClaimKinds) {
        items = page.items.map { item in
            let kind = item.claim.flatMap { kinds.kind($0.kind, on: $0.due ?? item.entry.day) }
            return Entry(
                cursor: item.cursor, kind: item.entry.kind.rawValue, assignment: item.assignment.id.description,
                claim: item.assignment.claimID.description, claimKind: item.claim?.kind.string,
                claimKindName: kind?.name, dueOn: item.claim?.due?.description, day: item.entry.day.description,
                amountYen: item.entry.amount?.amount, receipt: item.entry.receipt?.description,
                balanceYen: item.claim?.balance.amount,
                reason: item.entry.reason?.string, acknowledged: item.assignment.acknowledgedAt != nil,
                person: item.person.map(Person.init))
        }
        (next, waiting) = (page.next, page.isWaiting)
    }
}
