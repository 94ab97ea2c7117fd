public import CodecPrimitives
public import Law

/// The article that a registered reason rests on, by the way its claims take.
public enum HoldArticle {
    /// Empty for a policy of the city.
    public static func article(of code: ReceivedText, _ route: DisclosureRoute) -> String {
        if let article = ofMeasures[code] { return article }
        let isTax = route == .tax
        if let relief = ReliefFact.Kind(rawValue: code.string) {
            switch relief {
            case .collectionDeferral: return isTax ? "地方税法15条" : "地方自治法施行令171条の6"
            case .saleDeferral: return "地方税法15条の5・15条の6"
            case .suspension:
                return isTax ? "地方税法15条の7・国税徴収法153条" : "地方自治法施行令171条の5"
            }
        }
        switch GroundCode(rawValue: code.string) {
        case .deceased: return route == .privateClaim ? "民法896条" : "地方税法9条"
        case .bankruptcy: return "破産法43条・100条"
        case .addressUnknown: return route == .privateClaim ? "民法98条" : "地方税法20条の2"
        case .objection:
            switch route {
            case .tax: return "地方税法19条の7"
            case .publicClaim: return "地方自治法231条の3"
            case .privateClaim: return ""
            }
        default: return ""
        }
    }

    /// Codes that are no ground of their own.
    private static let ofMeasures: [ReceivedText: String] = [
        ReceivedText("performance_deferral"): "地方自治法施行令171条の6",
        ReceivedText("collection_stop"): "地方自治法施行令171条の5", ReceivedText("allowance_consent"): "児童手当法21条",
    ]
}
