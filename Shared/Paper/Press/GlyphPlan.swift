/// Which font each part of a text is set with, decided before it is laid out.
///
/// Pango drops a variant that the font lacks in silence, and would take any other font for a missing character. Here
/// the face comes first, then the case's rare file, and what neither has is a finding.
struct GlyphPlan {
    /// A part of the text for the rare file, in UTF-8 bytes.
    private(set) var rareRanges: [Range<Int>] = []
    /// Characters that cannot be set.
    private(set) var missing: [Unicode.Scalar] = []
    /// Variants that were set in their plain form.
    private(set) var plain: [Unicode.Scalar] = []
    /// What is laid out: the text, without the variants that are plain.
    private(set) var text = ""

    private let fonts: FontCase
    private let style: TextStyle

    init(_ text: String, _ style: TextStyle, _ fonts: FontCase) {
        (self.fonts, self.style) = (fonts, style)
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let variant = next.flatMap { GlyphPlan.isVariant($0) ? $0 : nil }
            place(scalars[index], variant)
            index += variant == nil ? 1 : 2
        }
    }

    private mutating func place(_ scalar: Unicode.Scalar, _ variant: Unicode.Scalar?) {
        guard scalar != "\n" else { return append(scalar, nil) }
        guard !GlyphPlan.isUnprintable(scalar) else { return missing.append(scalar) }
        let face = fonts.files.file(of: style.face)
        if fonts.has(scalar, variant: variant, in: face) { return append(scalar, variant) }
        if let rare = fonts.files.rare, fonts.has(scalar, variant: variant, in: rare) {
            return appendRare(scalar, variant)
        }
        guard variant != nil, style.variants == .plainForm else {
            // A mark that joins the character before it may have no glyph of its own: the layout will tell.
            if scalar.properties.generalCategory == .nonspacingMark { return append(scalar, nil) }
            return missing.append(scalar)
        }
        plain.append(scalar)
        place(scalar, nil)
    }

    private mutating func append(_ scalar: Unicode.Scalar, _ variant: Unicode.Scalar?) {
        text.unicodeScalars.append(scalar)
        if let variant { text.unicodeScalars.append(variant) }
    }

    private mutating func appendRare(_ scalar: Unicode.Scalar, _ variant: Unicode.Scalar?) {
        let start = text.utf8.count
        append(scalar, variant)
        rareRanges.append(start..<text.utf8.count)
    }

    private static func isVariant(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isVariationSelector }

    /// Controls, invisible joiners and lone selectors: nothing would be seen of them, so nothing may be lost in them.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: scalar.properties.isVariationSelector || scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
