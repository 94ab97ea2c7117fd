import Foundation
import TestKit

@testable import Saiken

/// What an agent's files do to a city in a bad night.
enum BadNight: Int, CaseIterable, Sendable {
    /// The same file under three names.
    case thrice
    /// Two files that tell of some receipts both.
    case overlapping
    /// The confirmation comes before the cancel, and the cancel before the flash.
    case outOfOrder
    /// A file that is cut off at many places, and the whole one among its torn copies.
    case cut
}

/// How files reach the city: over HTTP in layout A, through the watched folder in layout B.
enum WayIn: Int, CaseIterable, Sendable {
    case upload, folder

    var channel: String { self == .upload ? "konbini-a" : "konbini-b" }
}

/// The files of one night by one way, and what must stand after them.
struct NightPost: Sendable {
    struct Parcel: Sendable {
        var name: String
        var body: Data
    }

    let way: WayIn
    private(set) var parcels: [Parcel] = []
    /// Receipts of so many slips are confirmed, cancelled after their flash, and known by their flash alone.
    private(set) var (confirmed, cancelled, flashed) = (0, 0, 0)
    /// Different files that are taken, with so many records in all; and that are quarantined.
    private(set) var (taken, records, quarantined) = (0, 0, 0)
    /// Every slip has an amount of its own; no other post has one of these.
    let amounts: ClosedRange<Int>
    private let night: BadNight

    /// Slips of the longest file: it is applied in many transactions.
    private static let slips = 240

    init(_ night: BadNight, _ way: WayIn, _ random: inout SeededRandom) throws {
        let first = 100_000 + night.rawValue * 2000 + way.rawValue * 1000
        (self.way, self.night, amounts) = (way, night, first...(first + 999))
        switch night {
        case .thrice: try addThrice()
        case .overlapping: try addOverlapping()
        case .outOfOrder: try addOutOfOrder()
        case .cut: try addCut(&random)
        }
        if night != .outOfOrder { parcels.shuffle(using: &random) }
    }

    private mutating func addThrice() throws {
        let body = try file(0..<Self.slips, .confirmed)
        parcels = ["a", "b", "c"].map { Parcel(name: "\($0).txt", body: body) }
        (confirmed, taken, records) = (Self.slips, 1, Self.slips)
    }

    private mutating func addOverlapping() throws {
        for (name, slips) in [("first", 0..<160), ("second", 80..<Self.slips)] {
            parcels.append(Parcel(name: "\(name).txt", body: try file(slips, .confirmed)))
        }
        (confirmed, taken, records) = (Self.slips, 2, 320)
    }

    private mutating func addOutOfOrder() throws {
        let (paid, takenBack) = (0..<100, 100..<160)
        parcels = [
            Parcel(name: "3-confirmed.txt", body: try file(paid, .confirmed)),
            Parcel(name: "2-cancelled.txt", body: try file(takenBack, .cancelled)),
            Parcel(name: "1-flash.txt", body: try file(0..<Self.slips, .flash)),
        ]
        (confirmed, cancelled, flashed) = (paid.count, takenBack.count, Self.slips - takenBack.upperBound)
        (taken, records) = (3, Self.slips + takenBack.upperBound)
    }

    /// Cuts before the first byte, within the header, between records, before the end record and anywhere.
    private mutating func addCut(_ random: inout SeededRandom) throws {
        let body = try file(0..<Self.slips, .confirmed)
        let line = 122
        var cuts: Set<Int> = [0, 1, line - 1, line, 10 * line, 100 * line + 60, body.count - line, body.count - 3]
        for _ in 0..<4 { cuts.insert(Int.random(in: 2..<(body.count - 2 * line), using: &random)) }
        parcels = cuts.sorted().map { Parcel(name: "cut-at-\($0).txt", body: body.prefix($0)) }
        parcels.append(Parcel(name: "whole.txt", body: body))
        (confirmed, taken, records, quarantined) = (Self.slips, 1, Self.slips, cuts.count)
    }

    private func file(_ slips: Range<Int>, _ kind: KonbiniFile.Kind) throws -> Data {
        try AgentFile.body(
            way == .upload ? .a : .b, slips.map { amounts.lowerBound + $0 }, kind, made: "2026-04-1\(night.rawValue)")
    }
}
