import CodecPrimitives
import CodecRecords
import Foundation
import TestKit

@testable import Saiken

/// Makes agents' files whose receipts are told apart by their amounts: each slip asks for a sum of its own.
enum AgentFile {
    /// A file about slips of these amounts, none of which the city has issued; paid the day before it was made.
    static func body(
        _ layout: KonbiniFile.Layout, _ amounts: some Sequence<Int>, _ kind: KonbiniFile.Kind = .confirmed,
        made day: String
    ) throws -> Data {
        guard let made = BusinessDate(iso: day) else { throw TestKitError("\(day) is no day") }
        var file = KonbiniFile(layout, made: made)
        for amount in amounts {
            let barcode = try PaymentBarcode(
                issuer: Array("912345".utf8), free: Array("00101\(String(1_000_000_000 + amount))000000".utf8),
                reissue: 0, due: nil, needsStamp: false, amount: Yen(unchecked: Int64(amount)))
            file.add(
                Payment(
                    way: .konbiniA, barcode: barcode.string, amount: Int64(amount), paidOn: made.adding(days: -1),
                    minute: 615, store: "0001234", chain: "000010", fate: .plain, serial: amount), as: kind)
        }
        return Data(file.text.utf8)
    }

    /// Puts a file into a channel's watched folder as agents do: under another name until it is whole.
    static func drop(_ body: Data, as name: String, into channel: URL) throws {
        try FileManager.default.createDirectory(at: channel, withIntermediateDirectories: true)
        let unfinished = channel.appending(path: "\(name).part")
        try body.write(to: unfinished)
        try FileManager.default.moveItem(at: unfinished, to: channel.appending(path: name))
    }

    /// What lies in a channel's folder, or below it in `taking`, `done` or `refused`, under the name of its sender.
    static func lie(_ stage: String = "", in channel: URL) throws -> [String] {
        let found = try FileManager.default.contentsOfDirectory(atPath: channel.appending(path: stage).path)
        return found.sorted().filter { !["done", "refused", "taking"].contains($0) }.map { name in
            name.split(separator: "~", maxSplits: 1).last.map(String.init) ?? name
        }
    }
}
