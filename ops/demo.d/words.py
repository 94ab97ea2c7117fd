"""What the page calls things, in Japanese and English."""
import re

KINDS = {
    "TAX_FIX": ("固定資産税", "Property tax"), "NHI_PREM": ("国民健康保険料", "Health insurance premium"),
    "NURSERY": ("保育料", "Nursery fee"), "WATER": ("水道料金", "Water"), "HOUSING": ("市営住宅使用料", "Housing rent"),
    "HOSP": ("病院診療費", "Hospital bill"), "LOAN_MF": ("母子父子寡婦福祉資金貸付金", "Welfare loan"),
    "LTC_PREM": ("介護保険料", "Long-term care premium"), "LEM_PREM": ("後期高齢者医療保険料", "Elderly medical premium"),
    "SEWER": ("下水道使用料", "Sewerage"), "LUNCH": ("学校給食費", "School lunch"), "PA63O": ("生活保護費返還金", "Returned aid"),
}
CHANNELS = {
    "konbini-a": ("コンビニ(代行A)", "Convenience stores, agent A"), "konbini-b": ("コンビニ(代行B)", "Convenience stores, agent B"),
    "gateway": ("スマホ決済", "Payment app"), "seizure": ("差押え(預金)", "Seized deposits"),
    "agent:L001": ("桜島法律事務所", "Law firm L001"), "agent:S001": ("南国債権回収", "Servicer S001"),
}
CASES = (
    ("stranger", "同姓同名・同じ生年月日の別人", "A stranger of the same name and birth date"),
    ("paid", "起案の後に払った人", "A debtor who paid after the draft"),
    ("allowance", "児童手当の受取口座", "An account that takes in child allowance"),
    ("protected", "承認の後に支援措置となった人", "A debtor protected after the approvals"),
    ("clean", "差し押さえた一件", "A clean hit"),
)
STATES = {
    "collected": ("取立済", "collected"), "nothing": ("該当なし", "nothing there"), "dropped": ("外した", "dropped"),
    "exported": ("送付", "sent"), "revoked": ("取消し", "revoked"), "expired": ("期限切れ", "expired"),
    "held": ("差押中", "held"), "refused": ("認めない", "refused"), "evidenced": ("確認済", "evidenced"),
}
# Why a printed letter was taken out, and why one was not printed.
PULLED = {
    "receipt": ("収納あり", "a receipt became known"), "paid": ("完納", "paid in full"),
    "assigned": ("委託中", "a contractor has the claim"), "revoked": ("許可の取消し", "its clearance was revoked"),
    "refused": ("発送不可", "it may not leave"), "amount_differs": ("金額の変更", "another sum is owed"),
    "address_differs": ("宛先の変更", "another name or address"), "discarded": ("廃棄", "given up"),
    "unprintable": ("印刷不能", "not printable"),
}
HELD = {
    "address_unknown": "nobody knows where the debtor lives", "deceased": "the debtor has died: heirs must be found",
    "bankruptcy": "bankruptcy proceedings have begun", "provisional_receipt": "a payment is announced",
    "paid": "nothing is owed", "assigned": "a contractor has the claim", "hold": "an officer holds it back",
    "money_behind": "not all money is known yet", "channel_late": "news of a channel is late",
}
# How money on the bank's lines differs from what was to come.
BREAKS = {
    "missing": ("未着", "missing"), "short": ("払込不足", "short transfer"), "over": ("払込過大", "too much"),
    "late": ("遅延", "late"), "unexpected": ("不明入金", "unexpected"), "unposted": ("未記帳", "not posted"),
}
LAWS = {
    "国税徴収法": "National Tax Collection Act", "地方税法": "Local Tax Act", "地方自治法施行令": "Local Autonomy Act, Order",
    "地方自治法": "Local Autonomy Act", "民法": "Civil Code", "児童手当法": "Child Allowance Act", "破産法": "Bankruptcy Act",
    "住民基本台帳法": "Basic Resident Register Act",
}


def channel_name(channel):
    return CHANNELS.get(channel, (channel, channel))


def article_name(article):
    """An article of law in English; Japanese stays what is not known."""
    for japanese, english in LAWS.items():
        if article.startswith(japanese):
            rest = article[len(japanese):]
            rest = re.sub(r"(\d+)条((?:の\d+)*)", lambda found: f"art. {found[1]}{found[2].replace('の', '-')} ", rest)
            rest = re.sub(r"第?(\d+)項", r"para. \1 ", rest)
            rest = re.sub(r"第?(\d+)号", r"no. \1 ", rest)
            for word, meaning in (("ほか", "and others"), ("(弁済)", "(payment)"), ("・支援措置", "(protective measures)")):
                rest = rest.replace(word, meaning)
            return f"{english}, {rest.strip()}"
    return article
