internal import CodecPrimitives
internal import CodecRecords

extension DemandLetter {
    /// A letter of a city that does not exist to a person who does not exist (見本), each number another one.
    ///
    /// - Parameter number: from 1 to 999,999
    public static func specimen(_ number: Int = 1) throws -> DemandLetter {
        let tail = String(repeating: "0", count: max(0, 6 - String(number).utf8.count)) + String(number)
        let due = BusinessDate(daysSinceEpoch: 20_514)  // 2026-03-02
        let (issued, payBy) = (due.adding(days: 18), due.adding(days: 30))
        let item = Item(
            year: "令和7年度", kind: "市民税・県民税（普通徴収）", period: "第4期", due: due,
            principal: Yen(unchecked: Int64(12_000 + number % 5000 * 10)), late: 0, fee: 100)
        return DemandLetter(
            title: "督促状", number: "桜収納第\(tail)号", piece: "2026-03-20-A / \(tail)", issuedOn: issued, payBy: payBy,
            paidThrough: issued.adding(days: -3), addressee: specimenAddressee, sender: specimenSender,
            lead: "　下記の市税が納期限を過ぎても納付されていません（令和8年3月17日現在）。下の納付書を切り取り、下記の期限までに納付してください。",
            items: [item], notices: specimenNotices, remedies: specimenRemedies,
            slip: try specimenSlip(tail, item, payBy), mark: "見本")
    }

    private static let specimenAddressee = Addressee(
        postalCode: "000-0001", address: "見本県桜ヶ丘市架空町一丁目23番45号\n見本荘101号室", name: "見本　太郎")

    private static let specimenSender = Sender(
        city: "見本県桜ヶ丘市", authority: "桜ヶ丘市長　架空　一郎", seal: "（公印省略）",
        contact: """
            問合せ先　桜ヶ丘市財務部収納課（納税相談窓口）
            〒000-0000　見本県桜ヶ丘市本町1番1号
            電話 00-0000-0000（平日 8:30～17:15）
            """)

    private static let specimenNotices = [
        "この督促状は、地方税法第329条第1項の規定により発するものです。",
        "督促状を発した日から起算して10日を経過した日までに完納されないときは、地方税法第331条第1項の規定により、財産（給与、預貯金、不動産等）の差押えを受けることがあります。",
        "納期限の翌日から納付の日までの期間の日数に応じ、地方税法第326条の規定により延滞金が加算されます。上記の延滞金は、納付する期限までに納付された場合の額です。",
        "病気、災害、失業等の事情により納付が困難なときは、徴収の猶予等の制度があります。期限までに御相談ください。",
    ]

    private static let specimenRemedies = """
        この処分に不服があるときは、この書面を受け取った日の翌日から起算して3か月以内に、桜ヶ丘市長に対して審査請求をすることができます。\
        処分の取消しの訴えは、前記の審査請求に対する裁決の送達を受けた日の翌日から起算して6か月以内に、桜ヶ丘市を被告として（桜ヶ丘市長が\
        被告の代表者となります。）提起することができます。ただし、①審査請求があった日の翌日から起算して3か月を経過しても裁決がないとき、\
        ②処分、処分の執行又は手続の続行により生ずる著しい損害を避けるため緊急の必要があるとき、③その他裁決を経ないことにつき正当な理由があるときは、\
        裁決を経ないで処分の取消しの訴えを提起することができます。
        """

    private static func specimenSlip(_ tail: String, _ item: Item, _ payBy: BusinessDate) throws -> PaymentSlip {
        let key = Array("000000202603200".utf8) + Array(tail.utf8.suffix(5))
        let number = try ELNumber(
            agency: Array("46201".utf8), matter: key, confirmation: Array(tail.utf8.suffix(6)),
            category: Array("001".utf8))
        let assessment = ELQR.Assessment(
            assessedIn: 2025, taxYear: 2025, period: 4, due: item.due, usableUntil: payBy)
        return PaymentSlip(
            number: "7-0401-\(tail)", subject: "\(item.year) \(item.kind) \(item.period)", principal: item.principal,
            late: item.late, fee: item.fee, usableUntil: payBy,
            barcode: try PaymentBarcode(
                issuer: Array("912345".utf8), free: Array("00101".utf8) + Array(tail.utf8), reissue: 0, due: payBy,
                needsStamp: false, amount: item.total),
            elQR: try ELQR(number, amount: item.total, assessment),
            places: "納付場所　桜ヶ丘市指定金融機関・収納代理金融機関、全国のコンビニエンスストア、地方税お支払サイト（eL-QR対応のスマートフォン決済アプリを含む。）\n"
                + "使用期限を過ぎたもの、金額を訂正したもの、バーコードが読み取れないものは使用できません。")
    }
}
