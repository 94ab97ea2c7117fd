import CodecPrimitives

/// What the search page shows.
struct SearchView: Sendable {
    struct Row: Sendable {
        let address: String
        let number: String
        let kana: String
        let kanji: String
        let isProtected: Bool
        let claims: Int64
        let open: String
    }

    struct Outcome: Sendable {
        let rows: [Row]
        let isEmpty: Bool
        /// Of the page, from 1.
        let number: Int
        /// The pages beside it, as the form counts them; nil where there is none.
        let previous: String?
        let next: String?

        init(_ found: [PersonSearchStore.Found], _ search: PersonSearchStore.Search, _ text: PageText) {
            rows = found.prefix(search.most).map {
                Row(
                    address: "/staff/persons/\($0.person)", number: $0.number.string, kana: $0.kana.string,
                    kanji: $0.kanji.string, isProtected: $0.isProtected, claims: $0.claims,
                    open: text.language.yen($0.open))
            }
            isEmpty = rows.isEmpty
            number = search.page + 1
            previous = search.page > 0 ? String(search.page - 1) : nil
            let hasNext = found.count > search.most && search.page + 1 < SearchPage.pagesMax
            next = hasNext ? String(search.page + 1) : nil
        }
    }

    let text: String
    let message: String?
    let outcome: Outcome?

    init(text: String, outcome: Outcome?) { (self.text, self.outcome, message) = (text, outcome, nil) }
    init(text: String, message: String) { (self.text, self.message, outcome) = (text, message, nil) }

    /// Whether a text may be the beginning of a reading: at least two letters, and kana or Latin ones only. A single
    /// letter would list half the city.
    static func isName(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter { !($0.properties.isWhitespace || $0 == "・") }
        return letters.count >= 2 && letters.allSatisfy(isReading)
    }

    private static func isReading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x3096, 0x30A1...0x30FC, 0xFF66...0xFF9F: true
        case 0x41...0x5A, 0x61...0x7A, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0x2D, 0x2010...0x2015, 0x2212: true
        case 0x3099, 0x309A: true
        default: false
        }
    }
}
