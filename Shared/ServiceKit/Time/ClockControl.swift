public import CodecPrimitives
import Foundation

/// The control file of the business date: what `saiken clock` writes and every service reads.
public struct ClockControl: Codable, Sendable {
    let date: String
    let hour: Int?

    public init(date: BusinessDate, hour: Int? = nil) {
        self.date = date.description
        self.hour = hour
    }

    /// Replaces the file at once, so that no reader sees half of it.
    ///
    /// - Throws: what the file system says.
    public func write(to path: String) throws {
        let data = try JSONEncoder().encode(self)
        try data.write(to: URL(filePath: path), options: .atomic)
    }
}
