public import CodecPrimitives
public import CodecRecords

/// A payment slip of three joined parts: for the city, for the till, for the payer (納付書・領収証書・納入済通知書).
public struct PaymentSlip: Hashable, Sendable {
    /// 通知書番号, as the payer sees it.
    public var number: String
    /// 年度・科目・期別 in a line.
    public var subject: String
    public var principal: Yen
    public var late: Yen
    public var fee: Yen
    /// The last day on which it can be paid (使用期限).
    public var usableUntil: BusinessDate
    /// The stores' symbol; nil where they do not take it, such as above their limit.
    public var barcode: PaymentBarcode?
    /// The symbol of 地方税お支払サイト; its two OCR lines are printed too.
    public var elQR: ELQR?
    /// 納付場所 and how to pay.
    public var places: String

    public init(
        number: String, subject: String, principal: Yen, late: Yen, fee: Yen, usableUntil: BusinessDate,
        barcode: PaymentBarcode?, elQR: ELQR? = nil, places: String
    ) {
        (self.number, self.subject, self.principal, self.late, self.fee) = (number, subject, principal, late, fee)
        (self.usableUntil, self.barcode, self.elQR, self.places) = (usableUntil, barcode, elQR, places)
    }

    public var total: Yen { principal + late + fee }
}
