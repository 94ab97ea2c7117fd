/// The titles of problems in Japanese. Programs give them in English; who has asked for no English reads these.
public enum ProblemTitles {
    /// The Japanese title; nil for one that is not known here (a test looks for such).
    public static func japanese(of english: String) -> String? { all[english] }

    static func shown(_ english: String, in language: AcceptedLanguage) -> String {
        language == .english ? english : japanese(of: english) ?? english
    }

    private static let all = everywhere.merging(particular) { first, _ in first }

    private static let everywhere = [
        "The request is not understood.": "要求の内容を解釈できません。",
        "There is no such thing.": "該当するものがありません。",
        "The request contradicts what is already known.": "既に記録されている内容と矛盾します。",
        "The request is not allowed.": "この操作は許可されていません。",
        "The service cannot accept this now.": "現在、受け付けられません。しばらくしてから再送してください。",
        "The request's body is larger than allowed.": "要求の本文が大きすぎます。",
        "The service failed; the log has the cause under this trace.": "処理に失敗しました。原因は、この追跡番号でログに記録されています。",
        "A valid staff token is needed.": "有効な職員トークンが必要です。",
        "The id has another content.": "同じ番号で内容の異なる記録があります。",
        "The file is quarantined as a whole.": "ファイル全体を保留しました。",
        "The file is larger than allowed.": "ファイルが大きすぎます。",
        "The law is not known for that day.": "その日に適用する法令の値が登録されていません。",
    ]

    private static let particular = [
        "A valid contractor's token is needed (POST /oauth/token).": "有効な受託者トークンが必要です（POST /oauth/token）。",
        "This channel's upload token is needed.": "この収納チャネルのアップロード用トークンが必要です。",
        "Calls from this address are not accepted.": "この接続元からの通知は受け付けません。",
        "The content is not understood; it is kept.": "内容を解釈できません。受信した内容は保管しました。",
        "The shares do not make up the whole.": "相続分の合計が全体になりません。",
        "Nothing of this receipt is left to return.": "この収納には還付できる残額がありません。",
        "The receipt paid debts of several persons.": "この収納は複数の者の債権に充てられています。",
        "Overpaid tax is set against open tax before it is returned.": "過誤納金は、還付の前に未納の税に充当します。",
        "The measure may not take this step.": "この処分は、この手続に進めません。",
        "The account cannot be paid into.": "この口座には振り込めません。",
        "No request file can carry this account.": "この口座は振替請求ファイルに記録できません。",
        "The file is no answer to this request file.": "この振替請求ファイルに対する結果ファイルではありません。",
        "Such a claim bears no late charge.": "この債権には延滞金がつきません。",
        "The change was not decided.": "変更を決定できませんでした。",
        "The assessment cannot change like this.": "この内容の調定変更はできません。",
        "A returned demand is not issued anew on its own day.": "返戻された督促状は、同じ日には再発行しません。",
    ]
}
