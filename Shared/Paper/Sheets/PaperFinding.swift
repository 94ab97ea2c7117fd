/// Why a sheet is not printed as described, or with which change it is. Never carries a text, only its place.
public struct PaperFinding: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The text needs more room than its frame has, at its smallest size too.
        case overflow
        /// No font has these characters, or one of them is not for printing.
        case missingGlyph([Unicode.Scalar])
        /// No font has this variant; the plain form was printed, as the style allows. A remark, no refusal.
        case plainForm([Unicode.Scalar])
        /// The mark leaves the sheet.
        case offSheet
        /// The frame is too small for symbol and quiet zones.
        case symbolTooLarge
        /// Something else stands in the quiet zone of a symbol.
        case quietZoneTaken
        /// A character that optical readers do not know.
        case notDigits
    }

    public let kind: Kind
    /// The sheet, from 0.
    public let sheet: Int
    /// The name of the mark.
    public let place: String

    public init(_ kind: Kind, sheet: Int = 0, at place: String) {
        (self.kind, self.sheet, self.place) = (kind, sheet, place)
    }

    /// Whether the sheet is printed all the same.
    public var isRemark: Bool { if case .plainForm = kind { true } else { false } }

    /// The same finding on another sheet.
    func on(_ sheet: Int) -> PaperFinding { PaperFinding(kind, sheet: sheet, at: place) }
}

extension PaperFinding: CustomStringConvertible {
    /// For logs: the characters stay out, for they may be of a name.
    public var description: String {
        let word =
            switch kind {
            case .overflow: "overflow"
            case .missingGlyph(let scalars): "missing glyphs (\(scalars.count))"
            case .plainForm(let scalars): "plain form of variants (\(scalars.count))"
            case .offSheet: "off the sheet"
            case .symbolTooLarge: "symbol too large"
            case .quietZoneTaken: "quiet zone taken"
            case .notDigits: "not digits"
            }
        return "sheet \(sheet + 1), \(place): \(word)"
    }
}

/// What this module refuses to do. No text of a letter ever appears here.
public struct PaperError: Error, Hashable, Sendable {
    public enum Code: String, CaseIterable, Sendable {
        /// A sheet has findings: nothing of it was printed, and the document goes on.
        case refused
        /// A font file is missing or holds another family.
        case fontUnusable
        /// What was written went nowhere: disk full, or beyond the bound of memory.
        case notWritten
        /// Cairo or Pango failed by themselves, such as without memory.
        case libraryFailed
        /// The document is already finished, or failed before.
        case finished
        /// No QR symbol can hold this.
        case symbolImpossible
    }

    public let code: Code
    public let findings: [PaperFinding]
    /// The file, or the library's own words.
    public let detail: String

    init(_ code: Code, findings: [PaperFinding] = [], _ detail: String = "") {
        (self.code, self.findings, self.detail) = (code, findings, detail)
    }

    /// Whether trying again may help: only where the world was at fault.
    public var isRetriable: Bool { code == .notWritten || code == .libraryFailed }
}

extension PaperError: CustomStringConvertible {
    public var description: String {
        ([code.rawValue, detail].filter { !$0.isEmpty } + findings.map(\.description)).joined(separator: "; ")
    }
}
