import ArgumentParser
import CodecPrimitives
import Foundation
import ServiceKit
import Synchronization
import TestKit
import Testing

@testable import Saiken

/// Services that follow the control file after a number of questions.
private final class FollowingServices: Sendable {
    private let control: String
    private let slowness: Int
    private let asked = Atomic<Int>(0)
    private let unsent: Int
    private let applied: Int64

    init(control: String, slowness: Int, unsent: Int = 0, applied: Int64 = 7) {
        (self.control, self.slowness, self.unsent, self.applied) = (control, slowness, unsent, applied)
    }

    var questions: Int { asked.load(ordering: .relaxed) }

    func health() -> ServiceHealth {
        ServiceHealth { [self] in
            let count = asked.add(1, ordering: .relaxed).newValue
            let isQuick = count > slowness
            let date = isQuick ? written() : "2026-04-06"
            let intake = HealthReport(
                service: "payment-intake", date: date, outbox: .init(unsent: isQuick ? unsent : 3, oldestSeconds: nil),
                streams: .init(written: ["receipts.recorded": 7], applied: [:]))
            let cases = HealthReport(
                service: "case-management", date: date,
                streams: .init(written: [:], applied: ["payment-intake/receipts.recorded": isQuick ? applied : 5]))
            return [ServiceAnswer(address: "a", report: intake), ServiceAnswer(address: "b", report: cases)]
        }
    }

    private func written() -> String {
        struct Control: Decodable { let date: String }
        let data = FileManager.default.contents(atPath: control) ?? Data()
        return (try? JSONDecoder().decode(Control.self, from: data).date) ?? "2026-04-06"
    }
}

/// A service that never ends the work of any day but the first.
private struct BusyOnNewDays: Sendable {
    let control: String

    func health() -> ServiceHealth {
        ServiceHealth {
            let date = BusinessClock.dateWritten(in: control)
            let report = HealthReport(
                service: "payment-intake", date: date ?? "2026-04-06",
                outbox: .init(unsent: date == nil ? 0 : 1, oldestSeconds: nil))
            return [ServiceAnswer(address: "a", report: report)]
        }
    }
}

@Suite("saiken clock")
struct ClockTests {
    private func advance(_ date: String, _ services: FollowingServices, _ file: String, seconds: Int = 300) async throws
    {
        try await ClockAdvance(
            date: date, control: file, health: services.health(),
            patience: .init(deadline: .seconds(seconds), interval: .milliseconds(20))
        ).run()
    }

    private func file() throws -> (folder: URL, path: String) {
        let folder = try Fixtures.temporaryFolder()
        return (folder, folder.appending(path: "clock.json").path)
    }

    @Test("the file is written once services are settled, and the command returns when they have followed")
    func follows() async throws {
        let (folder, path) = try file()
        defer { try? FileManager.default.removeItem(at: folder) }
        let services = FollowingServices(control: path, slowness: 4)
        try await advance("2026-04-07", services, path)
        #expect(services.questions >= 6)
        #expect(BusinessClock.dateWritten(in: path)?.utf8.elementsEqual("2026-04-07".utf8) == true)
    }

    @Test("while messages are unsent or a consumer is behind, nothing is written")
    func waits() async throws {
        let (folder, path) = try file()
        defer { try? FileManager.default.removeItem(at: folder) }
        for (date, services) in [
            ("2026-04-07", FollowingServices(control: path, slowness: 0, unsent: 1)),
            ("2026-04-07", FollowingServices(control: path, slowness: 0, applied: 6)),
            ("2026-04-06", FollowingServices(control: path, slowness: 0, unsent: 1)),
        ] {
            await #expect(throws: ExitCode(1)) { try await advance(date, services, path, seconds: 1) }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("the date never goes back, and a day that does not exist is none")
    func refused() async throws {
        let (folder, path) = try file()
        defer { try? FileManager.default.removeItem(at: folder) }
        let services = FollowingServices(control: path, slowness: 0)
        for date in ["2026-04-05", "2026-02-30", "tomorrow"] {
            await #expect(throws: ValidationError.self) { try await advance(date, services, path) }
        }
        await #expect(throws: ValidationError.self) { try await advance("2026-04-07", services, "system") }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a session advances to one date after another with the patience that it is given")
    func session() async throws {
        let (folder, path) = try file()
        defer { try? FileManager.default.removeItem(at: folder) }
        let services = FollowingServices(control: path, slowness: 0)
        let options = try AdvanceOptions.parse(["--control", path, "--interval-milliseconds", "10"])
        for date in ["2026-04-07", "2026-04-07", "2026-04-09"] {
            try await options.advance(to: date, services.health())
            #expect(BusinessClock.dateWritten(in: path)?.utf8.elementsEqual(date.utf8) == true)
        }
        await #expect(throws: ValidationError.self) { try await options.advance(to: "2026-04-08", services.health()) }
        #expect(throws: (any Error).self) { try AdvanceOptions.parse(["--interval-milliseconds", "5"]) }
    }

    @Test("a session answers when the services have the date; its next date waits for what the day before made")
    func followed() async throws {
        let (folder, path) = try file()
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = try AdvanceOptions.parse([
            "--control", path, "--interval-milliseconds", "10", "--deadline-seconds", "1",
        ])
        let services = BusyOnNewDays(control: path)
        try await options.advance(to: "2026-04-07", services.health(), until: .followed)
        for date in ["2026-04-07", "2026-04-08"] {
            await #expect(throws: ExitCode(1)) {
                try await options.advance(to: date, services.health(), until: .followed)
            }
            #expect(BusinessClock.dateWritten(in: path)?.utf8.elementsEqual("2026-04-07".utf8) == true)
        }
    }

    @Test("a lag names consumer, stream and both numbers")
    func lags() {
        let producer = HealthReport(service: "p", streams: .init(written: ["a": 3, "b": 2], applied: [:]))
        let consumer = HealthReport(
            service: "c", streams: .init(written: [:], applied: ["p/a": 1, "p/b": 2, "x/a": 0]))
        let answers = [ServiceAnswer(address: "1", report: producer), ServiceAnswer(address: "2", report: consumer)]
        #expect(StreamLag.all(answers) == [StreamLag(consumer: "c", stream: "p/a", written: 3, applied: 1)])
        #expect(StreamLag.all([ServiceAnswer(address: "3", report: nil)]).isEmpty)
        #expect(!ServiceAnswer(address: "3", report: nil).isSettled)
    }

    @Test("a service that does not answer is shown as such")
    func silent() async throws {
        let address = try #require(URL(string: "http://127.0.0.1:\(try HTTPProbe.freePort())/health"))
        let answers = await ServiceHealth([address]).all()
        #expect(answers.count == 1 && answers[0].report == nil)
        #expect(answers[0].line.contains(address.absoluteString))
    }
}

extension BusinessClock {
    /// The date that a control file holds, as text.
    fileprivate static func dateWritten(in path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return nil }
        return object["date"] as? String
    }
}
