/// Why a table of law could not be read, or a question of law could not be answered.
public struct LawError: Error, Hashable, Sendable {
    /// A stable name of the reason.
    public enum Code: String, Sendable {
        /// A line of a data file breaks a rule of that file.
        case tableInvalid = "law_table_invalid"
        /// The rate of that day has not been published; nothing is guessed.
        case rateNotPublished = "rate_not_published"
        /// The calendar does not know that year's holidays.
        case calendarUnknown = "calendar_unknown"
        /// No row of a table is valid on the day asked for.
        case notInForce = "not_in_force"
        /// An amount or a date that no late charge can be computed for.
        case caseInvalid = "case_invalid"
        /// A city's file sets what statute fixes; the error names the article.
        case fixedByStatute = "fixed_by_statute"
        /// A city's file sets a rate above what statute allows; the error names the article.
        case rateAboveCap = "rate_above_cap"
        /// A city's file names a parameter that the table does not have.
        case unknownParameter = "unknown_parameter"
        /// A version of a rule says something else than when it was used: a change needs a version of its own.
        case versionChanged = "law_version_changed"
    }

    public let code: Code
    /// Where: `claim-kinds.csv:7 valid_from`, or the day or year that was asked for.
    public let place: String
    /// The article that forbids it; nil where it is a matter of form.
    public let article: String?
    /// Law does not change by waiting.
    public var isRetriable: Bool { false }

    public init(_ code: Code, at place: String, article: String? = nil) {
        (self.code, self.place, self.article) = (code, place, article)
    }
}

extension LawError: CustomStringConvertible {
    public var description: String { "\(code.rawValue) at \(place)" + (article.map { " (\($0))" } ?? "") }
}
