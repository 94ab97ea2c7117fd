/// The font files that a letter is set with. No other font of the machine is ever seen, so that a letter looks the
/// same everywhere and a missing glyph is known as missing.
public struct FontFiles: Hashable, Sendable {
    /// A font file and the family in it.
    public struct File: Hashable, Sendable {
        public let path: String
        public let family: String

        public init(_ path: String, family: String) { (self.path, self.family) = (path, family) }
    }

    public var mincho: File
    public var gothic: File
    /// OCR-B, for lines that machines read.
    public var ocr: File
    /// Where characters and variants are looked up that the face itself lacks (外字・異体字); nil for nowhere.
    public var rare: File?

    public init(mincho: File, gothic: File, ocr: File, rare: File? = nil) {
        (self.mincho, self.gothic, self.ocr, self.rare) = (mincho, gothic, ocr, rare)
    }

    /// Where Debian's `fonts-ipaexfont` and `fonts-ocr-b` put them.
    public static let debian = FontFiles(
        mincho: File("/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf", family: "IPAexMincho"),
        gothic: File("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf", family: "IPAexGothic"),
        ocr: File("/usr/share/fonts/opentype/ocr-b/OCRB.otf", family: "OCR B"))

    /// IPAmj Mincho as Debian's `fonts-ipamj-mincho` puts it: 60,000 characters of registers, with their variants.
    public static let ipamj = File(
        "/usr/share/fonts/truetype/ipamj/ipamjm.ttf", family: "IPAmjMincho")

    func file(of face: TextStyle.Face) -> File {
        switch face {
        case .mincho: mincho
        case .gothic: gothic
        }
    }

    var all: [File] { [mincho, gothic, ocr] + (rare.map { [$0] } ?? []) }
}
