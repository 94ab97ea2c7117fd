import Foundation

/// A slip whose claims are placed with the firm.
struct PlacedSlip: Sendable {
    let barcode: String
    var claims: [String] = []
    var isPaidAtStore = false

    /// Slips of a generated city whose claims are all of these kinds and fell due before a day; every third is paid at
    /// a store on the day.
    static func choose(_ count: Int, in assessment: URL, kinds: [String], due day: String) throws -> [PlacedSlip] {
        var (kindOf, slips, order): ([String: String], [String: PlacedSlip], [String]) = ([:], [:], [])
        for line in try String(contentsOf: assessment, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            switch fields[0] {
            case "claim" where fields[7] < day: kindOf[fields[1]] = fields[4]
            case "slip" where !fields[12].isEmpty:
                slips[fields[1]] = PlacedSlip(barcode: fields[12])
                order.append(fields[1])
            case "line": slips[fields[1]]?.claims.append(fields[3])
            default: break
            }
        }
        let fitting = order.compactMap { slips[$0] }.filter { slip in
            slip.claims.allSatisfy { kindOf[$0].map(kinds.contains) ?? false }
        }
        return fitting.prefix(count).enumerated().map { number, slip in
            var slip = slip
            slip.isPaidAtStore = number % 3 == 2
            return slip
        }
    }

    /// What a gateway tells of a payment on the day.
    func webhook(on day: String) -> String {
        let yen = Int(barcode.dropFirst(37).prefix(6)) ?? 0
        return "msg_placed_\(barcode)\t{\"type\":\"receipt.confirmed\",\"timestamp\":\"\(day)T12:00:00+09:00\","
            + "\"data\":{\"barcode\":\"\(barcode)\",\"amount_yen\":\(yen)}}\n"
    }
}
