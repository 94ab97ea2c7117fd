import CodecPrimitives
import Law
import StaffAccess

/// What stands around every page: language, style, who is signed in, where one can go.
struct PageFrame: Sendable {
    /// Who is signed in, and under which purpose.
    struct Visitor: Sendable {
        let name: String
        let purpose: String
        let until: String
    }

    let language: PageLanguage
    let lang: String
    let otherLang: String
    /// The address of this page in the other language.
    let otherAddress: String
    let styles: [String]
    let visitor: Visitor?
    /// The business date.
    let today: String

    init(_ language: PageLanguage, path: String, styles: [String], pass: StaffPass?, today: BusinessDate) {
        (self.language, lang, otherLang) = (language, language.rawValue, language.other.rawValue)
        otherAddress = "\(path)?lang=\(language.other.rawValue)"
        self.styles = styles
        self.today = language.day(today)
        visitor = pass.map { pass in
            Visitor(
                name: pass.name.isEmpty ? pass.subject.string : pass.name,
                purpose: language == .japanese ? pass.purpose.name : pass.purpose.englishName,
                until: language.moment(pass.expiresAt))
        }
    }
}
