import CodecPrimitives

/// Writes a city as the assessment file that case management imports: one line a record, thirteen columns.
struct AssessmentWriter {
    /// The columns in their order.
    private enum Column: Int {
        case key = 1, person, claim, kind, fiscalYear, term, from, to, amount1, amount2, amount3, text
    }

    private(set) var text =
        "record,key,person_key,claim_key,kind,fiscal_year,term,date_from,date_to,"
        + "amount_1,amount_2,amount_3,text\n"

    /// Everything that a city has.
    init(_ city: City) { self.init(city, persons: city.persons.indices, claims: 0, slips: 0) }

    /// What was added since there were so many claims and slips, with the persons it is about.
    init(_ city: City, addedAfter claims: Int, _ slips: Int) {
        let persons = Set(city.claims[claims...].map(\.person)).sorted()
        self.init(city, persons: persons, claims: claims, slips: slips)
    }

    private init(_ city: City, persons: some Sequence<Int>, claims: Int, slips: Int) {
        for person in persons { write(city.persons[person]) }
        for claim in city.claims[claims...] { write(claim, of: city.persons[claim.person].number) }
        for slip in city.slips[slips...] {
            line(
                "slip",
                [
                    .key: slip.number, .from: slip.issued.description, .to: slip.usableUntil.description,
                    .text: slip.barcode ?? "",
                ])
            for claim in slip.claims.map({ city.claims[$0] }) {
                line(
                    "line",
                    [
                        .key: slip.number, .claim: claim.number, .amount1: String(claim.principal), .amount2: "0",
                        .amount3: String(claim.fee),
                    ])
            }
        }
    }

    private mutating func write(_ person: City.Person) {
        line(
            "person",
            [.key: person.number, .from: person.born.description, .text: person.kana + "/" + person.kanji])
        for address in person.addresses {
            line(
                "address",
                [
                    .person: person.number, .from: address.from.description, .to: address.to?.description ?? "",
                    .text: address.text,
                ])
        }
        if let delivery = person.delivery, let since = person.addresses.last?.from {
            line(
                "flag",
                [.person: person.number, .kind: "protected", .from: since.description, .text: delivery])
        }
    }

    private mutating func write(_ claim: City.Claim, of person: String) {
        line(
            "claim",
            [
                .key: claim.number, .person: person, .kind: claim.kind.rawValue, .fiscalYear: String(claim.fiscalYear),
                .term: String(claim.instalment), .from: claim.due.description, .to: claim.arose.description,
                .amount1: String(claim.principal), .amount2: "0", .amount3: String(claim.fee),
            ])
        if let issued = claim.demandIssued {
            line(
                "demand",
                [
                    .claim: claim.number, .from: issued.description,
                    .to: claim.demandServed?.description ?? "",
                ])
        }
    }

    private mutating func line(_ record: String, _ values: [Column: String]) {
        var fields = [String](repeating: "", count: 13)
        fields[0] = record
        for (column, value) in values { fields[column.rawValue] = value }
        text += fields.joined(separator: ",") + "\n"
    }
}
