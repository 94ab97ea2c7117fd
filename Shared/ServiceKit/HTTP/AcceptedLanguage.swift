/// The language of what people read: Japanese, or English where somebody asks for it.
public enum AcceptedLanguage: Sendable {
    case japanese, english

    /// Of the two the one that a client prefers (`Accept-Language`, RFC 9110, 12.5.4); Japanese for one that wants neither.
    public init(header: String?) {
        var best: (language: AcceptedLanguage, quality: Double) = (.japanese, 0)
        for part in (header ?? "").split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.drop { $0 == " " } }
            guard let tag = pieces.first, let language = AcceptedLanguage(tag: tag) else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if quality > best.quality { best = (language, quality) }
        }
        self = best.language
    }

    private init?(tag: Substring) {
        switch tag.lowercased().prefix(2) {
        case "ja": self = .japanese
        case "en": self = .english
        default: return nil
        }
    }
}
