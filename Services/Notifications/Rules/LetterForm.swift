public import CodecPrimitives

/// The forms of letters that are printed (様式). The raw value is the code in messages.
public enum LetterForm: String, CaseIterable, Sendable {
    /// 督促状 for a city tax.
    case demandCityTax = "demand-city-tax"
    /// 督促状 for another public claim (地方自治法231条の3).
    case demandPublic = "demand-public"
    /// 督促状 for a private claim (地方自治法施行令171条).
    case demandPrivate = "demand-private"

    public init?(_ code: ReceivedText) {
        guard let form = LetterForm.allCases.first(where: { ReceivedText($0.rawValue) == code }) else { return nil }
        self = form
    }

    public var title: String { "督促状" }

    /// The sentence that demands, with the law it rests on.
    public func lead(due: String, deadline: String) -> String {
        switch self {
        case .demandCityTax:
            "下記の市税が納期限（\(due)）を過ぎても完納されていませんので、地方税法の規定により督促します。\(deadline)までに納付してください。"
        case .demandPublic:
            "下記の債権が納期限（\(due)）を過ぎても完納されていませんので、地方自治法第231条の3第1項の規定により督促します。"
                + "\(deadline)までに納付してください。"
        case .demandPrivate:
            "下記の債権が履行期限（\(due)）を過ぎても履行されていませんので、地方自治法施行令第171条の規定により督促します。"
                + "\(deadline)までにお支払いください。"
        }
    }

    /// What follows when it is not paid, a paragraph each.
    public var consequences: [String] {
        switch self {
        case .demandCityTax:
            [
                "この督促状を発した日から起算して10日を経過した日までに完納されないときは、財産を差し押さえなければならないことと"
                    + "されています（地方税法第331条第1項第1号、第373条第1項第1号等）。",
                "延滞金は発付日現在の額です。納付の日までの延滞金が別に必要となることがあります。",
            ]
        case .demandPublic:
            ["延滞金は発付日現在の額です。納付の日までの延滞金が別に必要となることがあります。"]
        case .demandPrivate:
            ["遅延損害金は発付日現在の額です。お支払いの日までの遅延損害金が別に必要となることがあります。"]
        }
    }
}

/// Texts that tell which remedies somebody has against a letter (教示文). The raw value is the code in messages.
public enum RemedyText: String, CaseIterable, Sendable {
    /// 地方税法19条以下, 行政不服審査法18条, 行政事件訴訟法14条.
    case tax = "remedies-tax"
    /// 地方自治法231条の4, 行政不服審査法18条, 行政事件訴訟法14条.
    case publicClaim = "remedies-public"
    /// A private claim's demand is no disposition: there is nothing to tell.
    case none = "remedies-none"

    public init?(_ code: ReceivedText) {
        guard let text = RemedyText.allCases.first(where: { ReceivedText($0.rawValue) == code }) else { return nil }
        self = text
    }

    /// The text for a city of this name; nil where none is printed.
    public func japanese(city: String) -> String? {
        switch self {
        case .tax: RemedyText.text(city: city, ruling: "地方税法第19条の12", limit: "地方税法第19条の4に別段の定めがある場合を除き、")
        case .publicClaim: RemedyText.text(city: city, ruling: "地方自治法第231条の3第10項", limit: "")
        case .none: nil
        }
    }

    private static func text(city: String, ruling: String, limit: String) -> String {
        "【不服申立て等】この督促について不服があるときは、\(limit)この督促状を受け取った日の翌日から起算して3か月以内に、"
            + "\(city)長に対して審査請求をすることができます（行政不服審査法第18条）。"
            + "督促の取消しの訴えは、審査請求に対する裁決があったことを知った日の翌日から起算して6か月以内に、"
            + "\(city)を被告として（\(city)長が被告の代表者となります。）提起することができます（行政事件訴訟法第14条）。"
            + "この訴えは、審査請求に対する裁決を経た後でなければ提起できません（\(ruling)）。"
            + "ただし、①審査請求があった日から3か月を経過しても裁決がないとき、②著しい損害を避けるため緊急の必要があるとき、"
            + "③その他正当な理由があるときは、裁決を経ないで提起することができます（行政事件訴訟法第8条第2項）。"
    }
}
