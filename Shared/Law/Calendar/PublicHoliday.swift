/// Why a day is a public holiday (国民の祝日に関する法律 2条・3条, and acts for single days).
public enum PublicHoliday: String, CaseIterable, Sendable {
    case newYear = "元日"
    case comingOfAge = "成人の日"
    case foundation = "建国記念の日"
    case emperorsBirthday = "天皇誕生日"
    case vernalEquinox = "春分の日"
    case greenery = "みどりの日"
    case showa = "昭和の日"
    case constitution = "憲法記念日"
    case children = "こどもの日"
    case marine = "海の日"
    case mountain = "山の日"
    case respectForAged = "敬老の日"
    case autumnalEquinox = "秋分の日"
    case healthAndSports = "体育の日"
    case sports = "スポーツの日"
    case culture = "文化の日"
    case labour = "勤労感謝の日"
    case imperialEvent = "皇室の行事"
    /// 振替休日: the day that stands in for a holiday on a Sunday (3条2項).
    case substitute = "振替休日"
    /// 国民の休日: a day between two holidays (3条3項).
    case between = "国民の休日"
}
