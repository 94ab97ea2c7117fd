import Codec
import CodecPrimitives
import GarnishmentRules
import Postgres

/// Looks whether a cleared item has identity evidence, with the newest answer and the person as cleared.
enum EvidenceDesk {
    /// What is written where evidence was found.
    static let found = ReceivedText("found")

    /// Evaluates the evidence and moves the item where that changes something.
    ///
    /// - Returns: whether there is evidence now.
    @discardableResult
    static func evaluate(_ item: inout Item, in tx: borrowing Transaction) throws -> Bool {
        let answer = try AnswerStore.newest(item.account, in: tx)
        let person = try PersonStore.load(item.requestID, in: tx)
        do {
            guard let person else { throw GarnishmentRefusal.answerMissing }
            _ = try IdentityEvidence.residence(of: debtor(person), in: answer?.answer)
        } catch let refusal as GarnishmentRefusal {
            (item.evidence, item.evidenceAnswer) = (ReceivedText(refusal.rawValue), answer?.evidenceID)
            if item.allows(.evidenceLost) { try item.take(.evidenceLost, reasons: [item.evidence]) }
            return false
        }
        (item.evidence, item.evidenceAnswer) = (found, answer?.evidenceID)
        if item.allows(.evidenceFound) { try item.take(.evidenceFound) }
        return true
    }

    private static func debtor(_ person: PersonalBlock) -> IdentityEvidence.Debtor {
        IdentityEvidence.Debtor(
            nameKana: person.nameKana,
            residences: person.addresses.map { address in
                IdentityEvidence.Residence(address: address.address, from: address.from, to: address.to)
            },
            isProtected: person.isProtected)
    }
}
