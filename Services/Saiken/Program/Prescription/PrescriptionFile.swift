import ArgumentParser
import CodecPrimitives
import Foundation
import Law

/// A claim and its events as a JSON file.
struct PrescriptionFile: Decodable {
    /// One event.
    struct Event: Decodable {
        var event: String
        var on: String
        var until: String?
        /// Any word: what belongs together bears the same.
        var matter: String?
        /// The debtor when absent.
        var party: String?
    }

    var kind: String?
    var due: String?
    var arose: String?
    var contract: String?
    var events: [Event]

    /// - Throws: `ValidationError` for a file that cannot be read or does not fit.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path),
            let file = try? JSONDecoder().decode(PrescriptionFile.self, from: data)
        else {
            throw ValidationError(
                Console.chosen("\(path) は事実のファイルではありません", english: "\(path) is no file of events"))
        }
        self = file
    }
}

extension PrescriptionFile.Event {
    /// `NAME:DATE>DATE#WORD@PARTY`; all after the first date may be missing.
    init(_ text: String) {
        let (head, party) = PrescriptionFile.Event.cut(text, at: "@")
        let (body, matter) = PrescriptionFile.Event.cut(head, at: "#")
        let (days, until) = PrescriptionFile.Event.cut(body, at: ">")
        let (name, on) = PrescriptionFile.Event.cut(days, at: ":")
        self.init(event: name, on: on ?? "", until: until, matter: matter, party: party)
    }

    private static func cut(_ text: String, at mark: Character) -> (String, String?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }

    func fact(_ names: inout PrescriptionNames) throws -> PrescriptionFact {
        guard let event = PrescriptionEvent(rawValue: event), let day = BusinessDate(iso: on),
            let role = PrescriptionParty.Role(rawValue: party ?? "debtor")
        else { throw unclear }
        let last = try until.map { text in
            guard let day = BusinessDate(iso: text) else { throw unclear }
            return day
        }
        return PrescriptionFact(
            event, on: day, until: last, matter: matter.map { names.matter($0) }, party: names.party(role))
    }

    private var unclear: ValidationError {
        ValidationError(
            Console.chosen("\(event) \(on) を読めません", english: "\(event) \(on) is no event with its date"))
    }
}

/// Gives words the ids that the engine works with.
struct PrescriptionNames {
    private var numbers: [String: UInt64] = [:]

    mutating func matter(_ word: String) -> UUIDv7 {
        let number = numbers[word] ?? UInt64(numbers.count + 1)
        numbers[word] = number
        return UUIDv7(high: 0, low: number)
    }

    /// One of each role is enough for a single case.
    func party(_ role: PrescriptionParty.Role) -> PrescriptionParty {
        role == .debtor ? .debtor : PrescriptionParty(role, PersonID(UUIDv7(high: 0, low: 1)))
    }
}
