import CodecPrimitives

/// Writes a city as the assessment file that case management imports.
struct AssessmentWriter {
    private(set) var text = ""
    private var records = 0

    init(_ city: City) {
        for person in city.persons { write(person) }
        for claim in city.claims {
            line([
                "C", claim.number, city.persons[claim.person].number, claim.kind.rawValue, String(claim.fiscalYear),
                String(claim.instalment), claim.due.description, claim.arose.description, String(claim.principal),
                String(claim.fee),
            ])
        }
        for slip in city.slips {
            line([
                "S", slip.number, slip.barcode ?? "", slip.issued.description, slip.usableUntil.description,
                "as_of_issue",
            ])
            for claim in slip.claims.map({ city.claims[$0] }) {
                line(["L", slip.number, claim.number, String(claim.principal), "0", String(claim.fee)])
            }
        }
        text += "E,\(records)\n"
    }

    private mutating func write(_ person: City.Person) {
        line([
            "P", person.number, person.kana, person.kanji, person.born.description, person.delivery == nil ? "0" : "1",
            person.delivery ?? "",
        ])
        for address in person.addresses {
            line(["A", person.number, address.from.description, address.to?.description ?? "", address.text])
        }
    }

    private mutating func line(_ fields: [String]) {
        records += 1
        text += fields.joined(separator: ",") + "\n"
    }
}
