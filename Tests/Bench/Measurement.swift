import Foundation

/// One measured figure, written as one JSON object a line.
struct Measurement {
    let name: String
    let value: Double
    let unit: String

    func write() {
        let line = "{\"name\":\"\(name)\",\"value\":\(Int(value)),\"unit\":\"\(unit)\"}\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }

    /// How many a second: `count` in what the work took.
    static func perSecond(_ count: Int, in elapsed: Duration) -> Double {
        let (seconds, attoseconds) = elapsed.components
        return Double(count) / (Double(seconds) + Double(attoseconds) / 1e18)
    }
}

/// What a benchmark demands of its surroundings.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
