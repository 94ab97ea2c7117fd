public import CodecPrimitives
public import Law

extension DemandFacts {
    /// The latest demand to one of several joint debtors (連帯納税義務者への各別の督促), as her own facts tell it; nil where
    /// there was none.
    ///
    /// - Parameter deadline: what the demand named where its fact does not say it.
    public init?(
        to person: PersonID, among facts: [PrescriptionFact], deadline: (BusinessDate) throws(LawError) -> BusinessDate
    ) throws(LawError) {
        let own = facts.filter { $0.party.person == person && $0.party.role == .jointDebtor }
        guard let issue = own.filter({ $0.event == .demandIssued }).max() else { return nil }
        let letter = own.filter { $0.matter == issue.matter }
        var service = Service.unknown
        if let posted = letter.first(where: { $0.event == .demandPosted }) {
            service = .served(on: ServiceDates.publicNoticeEffective(posted: posted.day))
        }
        if let arrived = letter.first(where: { $0.event == .demandArrived }) { service = .served(on: arrived.day) }
        if service == .unknown, letter.contains(where: { $0.event == .demandReturned }) { service = .returned }
        let issuedOn = letter.first { $0.event == .demandPosted }?.day ?? issue.day
        var last = letter.compactMap(\.until).max()
        if last == nil { last = try deadline(issuedOn) }
        self.init(issuedOn: issuedOn, deadline: last ?? issuedOn, service: service)
    }
}
