import CodecPrimitives
import ServiceKit

/// The language of a page: Japanese, or English where somebody asks for it.
enum PageLanguage: String, CaseIterable, Sendable {
    case japanese = "ja"
    case english = "en"

    /// Of the two the one that a browser prefers.
    init(accepted header: String?) {
        self = AcceptedLanguage(header: header) == .english ? .english : .japanese
    }

    var other: PageLanguage { self == .japanese ? .english : .japanese }

    /// A day as people read it: `令和8年4月20日` or `2026-04-20`.
    func day(_ day: BusinessDate) -> String {
        self == .japanese ? EraDate(day)?.japanese ?? day.description : day.description
    }

    /// A moment in Japan, to the second: `2026-04-20 09:00:00`.
    func moment(_ moment: Timestamp) -> String {
        let second = moment.secondOfDayInJapan
        return "\(moment.dateInJapan) "
            + [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// `12,300円` or `12,300 yen`.
    func yen(_ amount: Yen) -> String { self == .japanese ? "\(amount)円" : "\(amount) yen" }
}
