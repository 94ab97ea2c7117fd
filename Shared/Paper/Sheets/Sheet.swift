/// One side of paper, described before anything is drawn (用紙一面).
///
/// A sheet is a value: it can be made by a pure function, compared in tests and proofed without being printed.
public struct Sheet: Hashable, Sendable {
    public let size: SheetSize
    public var marks: [Mark]

    public init(_ size: SheetSize, _ marks: [Mark]) { (self.size, self.marks) = (size, marks) }
}

/// The measures of a sheet of paper.
public struct SheetSize: Hashable, Sendable {
    public let width: Length
    public let height: Length

    public init(width: Length, height: Length) { (self.width, self.height) = (width, height) }

    /// 210 × 297 mm, upright.
    public static let a4 = SheetSize(width: 210.mm, height: 297.mm)
    /// 100 × 148 mm, upright (官製はがき).
    public static let postcard = SheetSize(width: 100.mm, height: 148.mm)

    /// The whole sheet.
    public var frame: Frame { Frame(.zero, .zero, width, height) }
}

/// Something on a sheet. Every mark has a frame that it never leaves.
public enum Mark: Hashable, Sendable {
    case text(TextBlock)
    case line(Line)
    case panel(Panel)
    case barcode(BarcodeBlock)
    case qr(QRBlock)
    case digits(DigitLine)

    /// Where it stands, quiet zones included.
    public var frame: Frame {
        switch self {
        case .text(let block): block.frame
        case .line(let line): line.frame
        case .panel(let panel): panel.frame
        case .barcode(let block): block.frame
        case .qr(let block): block.frame
        case .digits(let line): line.frame
        }
    }

    /// The name that findings use; empty for lines and panels.
    public var name: String {
        switch self {
        case .text(let block): block.name
        case .line, .panel: ""
        case .barcode(let block): block.name
        case .qr(let block): block.name
        case .digits(let line): line.name
        }
    }
}

/// A straight line, level or upright.
public struct Line: Hashable, Sendable {
    public enum Stroke: Hashable, Sendable { case solid, dashed }

    /// The line lies in the middle of this frame's shorter side.
    public let frame: Frame
    public let stroke: Stroke

    /// A level line from a point to the right.
    public static func level(_ x: Length, _ y: Length, length: Length, width: Length = 0.2.mm) -> Line {
        Line(frame: Frame(x, y - width / 2, length, width), stroke: .solid)
    }

    /// An upright line from a point downwards.
    public static func upright(_ x: Length, _ y: Length, length: Length, width: Length = 0.2.mm) -> Line {
        Line(frame: Frame(x - width / 2, y, width, length), stroke: .solid)
    }

    /// The same line with gaps.
    public var dashed: Line { Line(frame: frame, stroke: .dashed) }
}

/// A rectangle with a border, a shade, or both.
public struct Panel: Hashable, Sendable {
    public let frame: Frame
    /// The border's width; zero for none.
    public let border: Length
    /// How dark the inside is, 0 (nothing) to 100 (black).
    public let shadePercent: Int

    public init(_ frame: Frame, border: Length = 0.2.mm, shadePercent: Int = 0) {
        (self.frame, self.border, self.shadePercent) = (frame, border, min(max(shadePercent, 0), 100))
    }
}
