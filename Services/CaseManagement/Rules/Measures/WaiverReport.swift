public import CodecPrimitives

/// The report of waivers to the assembly (債権放棄の報告, law 7.6).
public struct WaiverReport: Hashable, Sendable {
    /// One waived claim.
    public struct Item: Hashable, Sendable {
        /// The kind of claim, as the books name it.
        public var claimName: ReceivedText
        public var amount: Yen
        /// The name of the ground with its article.
        public var ground: ReceivedText
        public var waivedOn: BusinessDate

        public init(claimName: ReceivedText, amount: Yen, ground: ReceivedText, waivedOn: BusinessDate) {
            (self.claimName, self.amount, self.ground, self.waivedOn) = (claimName, amount, ground, waivedOn)
        }
    }

    /// Claims of one kind, ground and day.
    public struct Line: Hashable, Sendable {
        public var claimName: ReceivedText
        public var number: Int
        public var amount: Yen
        public var ground: ReceivedText
        public var waivedOn: BusinessDate
    }

    /// By claim, ground and day.
    public let lines: [Line]

    public init(_ items: [Item]) {
        var lines: [Line] = []
        for item in items.sorted(by: WaiverReport.precedes) {
            if let last = lines.indices.last, lines[last].claimName == item.claimName,
                lines[last].ground == item.ground, lines[last].waivedOn == item.waivedOn
            {
                lines[last].number += 1
                lines[last].amount += item.amount
            } else {
                lines.append(
                    Line(
                        claimName: item.claimName, number: 1, amount: item.amount, ground: item.ground,
                        waivedOn: item.waivedOn))
            }
        }
        self.lines = lines
    }

    public var number: Int { lines.map(\.number).reduce(0, +) }
    public var amount: Yen { lines.map(\.amount).total() }

    /// The table as the assembly gets it.
    public var japanese: String {
        let rows = lines.map {
            "\($0.claimName.string)\t\($0.number)件\t\($0.amount)円\t\($0.ground.string)\t\($0.waivedOn)"
        }
        return (["債権の名称\t件数\t金額\t放棄の事由\t放棄した日"] + rows + ["計\t\(number)件\t\(amount)円\t\t"]).joined(separator: "\n")
    }

    private static func precedes(_ left: Item, _ right: Item) -> Bool {
        (left.claimName, left.ground, left.waivedOn) < (right.claimName, right.ground, right.waivedOn)
    }
}
