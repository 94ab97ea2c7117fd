import CodecPrimitives

/// The holidays of one year as the Act names them, before substitutes and days between.
enum HolidayRules {
    static func named(in year: Int) -> [(month: Int, day: Int, holiday: PublicHoliday)] {
        springAndWinter(year) + summer(year) + autumn(year) + single(year)
    }

    private static func springAndWinter(_ year: Int) -> [(month: Int, day: Int, holiday: PublicHoliday)] {
        let comingOfAge = year < 2000 ? 15 : monday(2, in: 1, of: year)
        return [
            (1, 1, .newYear), (1, comingOfAge, .comingOfAge), (2, 11, .foundation),
            (3, vernalEquinox(year), .vernalEquinox), (4, 29, year < 2007 ? .greenery : .showa),
            (5, 3, .constitution), (5, 5, .children),
        ]
            + (year >= 2020 ? [(2, 23, .emperorsBirthday)] : [])
            + (year >= 2007 ? [(5, 4, .greenery)] : [])
            + (year >= 1989 && year <= 2018 ? [(12, 23, .emperorsBirthday)] : [])
    }

    /// The Olympic moves of 2020 and 2021 are special acts (平成三十二年東京五輪特措法).
    private static func summer(_ year: Int) -> [(month: Int, day: Int, holiday: PublicHoliday)] {
        switch year {
        case ..<1996: []
        case 1996...2002: [(7, 20, .marine)]
        case 2003...2015: [(7, monday(3, in: 7, of: year), .marine)]
        case 2020: [(7, 23, .marine), (7, 24, .sports), (8, 10, .mountain)]
        case 2021: [(7, 22, .marine), (7, 23, .sports), (8, 8, .mountain)]
        default: [(7, monday(3, in: 7, of: year), .marine), (8, 11, .mountain)]
        }
    }

    private static func autumn(_ year: Int) -> [(month: Int, day: Int, holiday: PublicHoliday)] {
        let aged = year < 2003 ? 15 : monday(3, in: 9, of: year)
        var days: [(month: Int, day: Int, holiday: PublicHoliday)] = [
            (9, aged, .respectForAged), (9, autumnalEquinox(year), .autumnalEquinox), (11, 3, .culture),
            (11, 23, .labour),
        ]
        switch year {
        case ..<2000: days.append((10, 10, .healthAndSports))
        case 2000...2019: days.append((10, monday(2, in: 10, of: year), .healthAndSports))
        case 2020, 2021: break
        default: days.append((10, monday(2, in: 10, of: year), .sports))
        }
        return days
    }

    private static func single(_ year: Int) -> [(month: Int, day: Int, holiday: PublicHoliday)] {
        switch year {
        case 1990: [(11, 12, .imperialEvent)]
        case 1993: [(6, 9, .imperialEvent)]
        case 2019: [(5, 1, .imperialEvent), (10, 22, .imperialEvent)]
        default: []
        }
    }

    /// The day of the n-th Monday.
    private static func monday(_ number: Int, in month: Int, of year: Int) -> Int {
        guard let first = BusinessDate(year: year, month: month, day: 1) else { return 1 }
        return (8 - first.weekday) % 7 + 1 + (number - 1) * 7
    }

    /// By the mean motion of the sun, valid 1980–2099; announced each February (暦要項).
    private static func vernalEquinox(_ year: Int) -> Int {
        (20_843_100 + 242_194 * (year - 1980)) / 1_000_000 - (year - 1980) / 4
    }

    private static func autumnalEquinox(_ year: Int) -> Int {
        (23_248_800 + 242_194 * (year - 1980)) / 1_000_000 - (year - 1980) / 4
    }
}
