/// A length on paper, in whole micrometres: `20.mm`, `12.5.mm`.
///
/// Floating point appears in this module for geometry only; money stays `Yen`.
public struct Length: Hashable, Comparable, Sendable {
    public let micrometres: Int

    public init(micrometres: Int) { self.micrometres = micrometres }

    public static let zero = Length(micrometres: 0)

    /// In points of the page, 1/72 inch.
    public var points: Double { Double(micrometres) * 72 / 25_400 }

    public static func < (left: Length, right: Length) -> Bool { left.micrometres < right.micrometres }
    public static func + (left: Length, right: Length) -> Length {
        Length(micrometres: left.micrometres + right.micrometres)
    }
    public static func - (left: Length, right: Length) -> Length {
        Length(micrometres: left.micrometres - right.micrometres)
    }
    public static func * (left: Length, right: Int) -> Length { Length(micrometres: left.micrometres * right) }
    public static func / (left: Length, right: Int) -> Length { Length(micrometres: left.micrometres / right) }
}

extension Int {
    /// Millimetres on paper.
    public var mm: Length { Length(micrometres: self * 1000) }
}

extension Double {
    /// Millimetres on paper, rounded to whole micrometres; at most a kilometre.
    public var mm: Length { Length(micrometres: Int((Swift.min(Swift.max(self, -1e6), 1e6) * 1000).rounded())) }
}

/// A rectangle of a sheet, measured from its upper left corner.
public struct Frame: Hashable, Sendable {
    public let x: Length
    public let y: Length
    public let width: Length
    public let height: Length

    public init(_ x: Length, _ y: Length, _ width: Length, _ height: Length) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    public var right: Length { x + width }
    public var bottom: Length { y + height }

    /// Whether the other frame lies inside, edges included.
    public func contains(_ other: Frame) -> Bool {
        other.x >= x && other.y >= y && other.right <= right && other.bottom <= bottom
    }

    /// Whether both share an area; a common edge is none.
    public func intersects(_ other: Frame) -> Bool {
        other.x < right && x < other.right && other.y < bottom && y < other.bottom
    }

    /// The frame made smaller by a margin on each side.
    public func inset(_ margin: Length) -> Frame {
        Frame(x + margin, y + margin, width - margin * 2, height - margin * 2)
    }

    /// The frame moved right and down.
    public func moved(_ right: Length, _ down: Length) -> Frame { Frame(x + right, y + down, width, height) }
}
