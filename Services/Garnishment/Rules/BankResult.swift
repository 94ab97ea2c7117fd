public import CodecPrimitives

/// Checks a bank's result file (差押結果) against the batch it answers. Whole or refused.
public enum BankResult {
    /// One line of the result.
    public struct Line: Hashable, Sendable {
        public enum Outcome: Hashable, Sendable {
            /// Seized and paid over at once.
            case collected(seized: Yen, collected: Yen, paid: Yen, valueDate: BusinessDate)
            /// Seized and held (取立保留).
            case held(seized: Yen)
            case nothing(UnseizedReason)
        }

        public var itemNumber: ReceivedText
        /// Service on the bank (送達日時), from which the seizure has effect (国税徴収法62条3項).
        public var servedOn: BusinessDate
        public var servedMinute: Int
        public var outcome: Outcome

        public init(itemNumber: ReceivedText, servedOn: BusinessDate, servedMinute: Int, outcome: Outcome) {
            (self.itemNumber, self.servedOn) = (itemNumber, servedOn)
            (self.servedMinute, self.outcome) = (servedMinute, outcome)
        }

        /// The moment of service.
        public var servedAt: Timestamp { Timestamp(inJapan: servedOn, secondOfDay: servedMinute * 60) }
    }

    /// An item of the batch as it was exported.
    public struct Expected: Hashable, Sendable {
        public var itemNumber: ReceivedText
        /// The amount in notice and file.
        public var frozen: Yen
        public var exportedOn: BusinessDate

        public init(itemNumber: ReceivedText, frozen: Yen, exportedOn: BusinessDate) {
            (self.itemNumber, self.frozen, self.exportedOn) = (itemNumber, frozen, exportedOn)
        }
    }

    /// What is wrong, with the record it was found in (0 for the file as a whole).
    public struct Fault: Hashable, Sendable {
        public enum Rule: String, CaseIterable, Sendable {
            case itemUnknown = "item_unknown"
            case itemTwice = "item_twice"
            case itemMissing = "item_missing"
            case seizedOverFrozen = "seized_over_frozen"
            case collectedOverSeized = "collected_over_seized"
            case paidOverCollected = "paid_over_collected"
            case amountNotPositive = "amount_not_positive"
            case servedBeforeExport = "served_before_export"
            case valueDateBeforeService = "value_date_before_service"
        }

        public var rule: Rule
        public var record: Int
        public var itemNumber: ReceivedText
    }

    /// Every fault of the file; none means that it may be applied whole.
    public static func faults(in lines: [Line], of batch: [Expected]) -> [Fault] {
        let expected = Dictionary(batch.map { ($0.itemNumber, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<ReceivedText> = []
        var faults: [Fault] = []
        for (index, line) in lines.enumerated() {
            let rules: [Fault.Rule]
            if let item = expected[line.itemNumber] {
                rules = seen.insert(line.itemNumber).inserted ? amounts(of: line, against: item) : [.itemTwice]
            } else {
                rules = [.itemUnknown]
            }
            faults += rules.map { Fault(rule: $0, record: index + 1, itemNumber: line.itemNumber) }
        }
        let missing = batch.filter { !seen.contains($0.itemNumber) }
        return faults + missing.map { Fault(rule: .itemMissing, record: 0, itemNumber: $0.itemNumber) }
    }

    private static func amounts(of line: Line, against item: Expected) -> [Fault.Rule] {
        var rules: [Fault.Rule] = line.servedOn < item.exportedOn ? [.servedBeforeExport] : []
        switch line.outcome {
        case .nothing: break
        case .held(let seized):
            if !seized.isPositive { rules.append(.amountNotPositive) }
            if seized > item.frozen { rules.append(.seizedOverFrozen) }
        case .collected(let seized, let collected, let paid, let valueDate):
            if !seized.isPositive || !collected.isPositive || paid.isNegative { rules.append(.amountNotPositive) }
            if seized > item.frozen { rules.append(.seizedOverFrozen) }
            if collected > seized { rules.append(.collectedOverSeized) }
            if paid > collected { rules.append(.paidOverCollected) }
            if valueDate < line.servedOn { rules.append(.valueDateBeforeService) }
        }
        return rules
    }
}
