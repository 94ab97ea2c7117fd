import CodecPrimitives

/// Sorted facts put together into matters: a demand with its service, a seizure with its end.
struct PrescriptionMatters {
    private(set) var demands: [PrescriptionMatter] = []
    private(set) var others: [PrescriptionMatter] = []
    /// What follows nothing that is known.
    private(set) var orphans: [Int] = []

    init(_ facts: [PrescriptionFact], _ indexes: [Int]) {
        var matters: [PrescriptionMatter] = []
        for index in indexes {
            let fact = facts[index]
            guard let family = fact.event.family else { continue }
            let related = matters.indices.filter { place in
                let start = facts[matters[place].start]
                return !matters[place].isClosed && start.event.family == family && start.party == fact.party
                    && (fact.matter == nil || start.matter == fact.matter)
            }
            let begins = fact.event.isBeginning || fact.event == .demandPosted && related.isEmpty
            if begins {
                matters.append(PrescriptionMatter(start: index))
            } else if related.isEmpty {
                orphans.append(index)
            } else {
                PrescriptionMatters.attach(index, fact, to: &matters, related)
            }
        }
        for matter in matters {
            if facts[matter.start].event.family == .demand { demands.append(matter) } else { others.append(matter) }
        }
    }

    /// An end that names its matter ends all that is open of it; one that names none ends the latest.
    private static func attach(
        _ index: Int, _ fact: PrescriptionFact, to matters: inout [PrescriptionMatter], _ related: [Int]
    ) {
        let places = fact.matter == nil || fact.event.family == .demand ? related.suffix(1) : related[...]
        for place in places {
            matters[place].followers.append(index)
            if place == places.first { matters[place].owned.append(index) }
            if fact.event.closes { matters[place].isClosed = true }
        }
    }
}
