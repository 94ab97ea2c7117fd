import Foundation

/// Every word of the pages in both languages (`words.json`), by key: `"signIn": ["サインイン", "Sign in"]`.
struct PageWords: Sendable {
    private let byKey: [String: [String]]

    /// - Throws: a decoding error, or `CaseError` `settingInvalid` for a key without both languages.
    init(_ json: Data) throws {
        byKey = try JSONDecoder().decode([String: [String]].self, from: json)
        guard byKey.values.allSatisfy({ $0.count == PageLanguage.allCases.count }) else {
            throw CaseError(.settingInvalid)
        }
    }

    var keys: Set<String> { Set(byKey.keys) }

    /// The words of one language.
    func text(_ language: PageLanguage) -> PageText {
        let place = language == .japanese ? 0 : 1
        return PageText(language: language, words: byKey.mapValues { $0[place] })
    }
}

/// The words of one language.
struct PageText: Sendable {
    let language: PageLanguage
    let words: [String: String]

    /// The word of a key; the key itself where there is none.
    func callAsFunction(_ key: String) -> String { words[key] ?? key }

    /// The word of a stored code, such as `hold.deceased`; the code itself where it is newer than the words.
    func word(_ family: String, _ code: String) -> String { words["\(family).\(code)"] ?? code }
}
