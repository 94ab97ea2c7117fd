/// A text in a frame that it never leaves: what does not fit is a finding, and nothing is printed.
public struct TextBlock: Hashable, Sendable {
    /// What it is, such as `addressee`: findings carry this name and never the text.
    public let name: String
    /// Lines may be divided by LF.
    public let text: String
    public let frame: Frame
    public let style: TextStyle

    public init(_ name: String, _ text: String, in frame: Frame, _ style: TextStyle = TextStyle()) {
        (self.name, self.text, self.frame, self.style) = (name, text, frame, style)
    }
}

/// How a text is set.
public struct TextStyle: Hashable, Sendable {
    public enum Face: Hashable, Sendable, CaseIterable {
        /// 明朝, for running text.
        case mincho
        /// ゴシック, for headings, labels and emphasis.
        case gothic
    }

    public enum Alignment: Hashable, Sendable {
        case start, centre, end
        /// Both edges straight (両端揃え).
        case justified
    }

    public enum Position: Hashable, Sendable { case top, middle, bottom }

    /// What is done with a variant of a character that no font has (異体字セレクタ).
    public enum Variants: Hashable, Sendable {
        /// It is a finding like any missing glyph.
        case exact
        /// The plain form is printed, and a remark says so (縮退).
        case plainForm
    }

    public var face: Face
    /// The font size in points, from 1 to 100.
    public var size: Double
    /// The smallest size that the text may be shrunk to so that it fits; nil for never.
    public var shrinksTo: Double?
    public var alignment: Alignment
    public var position: Position
    /// Whether lines that are too long go on in the next one; otherwise only LF divides lines.
    public var wraps: Bool
    /// The distance of lines as a multiple of the font's own.
    public var leading: Double
    /// Extra space after each character, in points.
    public var tracking: Double
    public var variants: Variants

    public init(
        _ face: Face = .mincho, _ size: Double = 10, shrinksTo: Double? = nil, _ alignment: Alignment = .start,
        _ position: Position = .middle, wraps: Bool = false, leading: Double = 1, tracking: Double = 0,
        variants: Variants = .exact
    ) {
        (self.face, self.size, self.shrinksTo, self.alignment) = (face, size, shrinksTo, alignment)
        (self.position, self.wraps, self.leading, self.tracking) = (position, wraps, leading, tracking)
        self.variants = variants
    }
}
