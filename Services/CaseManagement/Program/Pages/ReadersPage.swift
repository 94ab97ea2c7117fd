import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit
import StaffAccess

/// Who saw a person (閲覧記録), for supervisors of a class that the purpose sees.
struct ReadersPage: Sendable {
    /// Longest list.
    static let listMax = 200

    let desk: PageDesk
    let purposes: StaffPurposes

    func show(_ key: String, _ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        let (person, reads) = try await desk.pool.withTransaction(.readWrite) { tx in
            let id = try LookupStore.person(key, visit.scope, in: tx)
            guard try OfficerStore.isSupervisor(visit.pass, on: visit.today, in: tx) else {
                throw Problem.forbidden("supervisor", "only supervisors see who saw a person")
            }
            guard let person = try DebtorViewStore.person(id, on: visit.today, in: tx) else {
                throw CaseError(.missingRow)
            }
            try PersonStore.logAccess([visit.access(id, ReceivedText("readers"))], visit.recording, in: tx)
            return (
                person, try AccessLogStore.reads(of: id, visit.scope, most: ReadersPage.listMax, in: tx)
            )
        }
        return try desk.response("readers", ReadersView(person, reads, purposes, visit), of: visit)
    }
}

/// What the page of readers shows.
struct ReadersView: Sendable {
    struct Row: Sendable {
        let at: String
        let reader: String
        let purpose: String
        let caseKey: String
    }

    let address: String
    let number: String
    let kanji: String
    let rows: [Row]

    init(
        _ person: DebtorViewStore.Person, _ reads: [AccessLogStore.Read], _ purposes: StaffPurposes, _ visit: PageVisit
    ) {
        let text = visit.text
        (address, number, kanji) = ("/staff/persons/\(person.id)", person.number.string, person.kanji.string)
        rows = reads.map { read in
            let purpose = purposes.purpose(read.purpose, on: read.at.dateInJapan).map {
                text.language == .japanese ? $0.name : $0.englishName
            }
            return Row(
                at: text.language.moment(read.at), reader: read.reader.string,
                purpose: purpose ?? text.word("purpose", read.purpose.string),
                caseKey: text.word("case", read.caseKey.string))
        }
    }
}
