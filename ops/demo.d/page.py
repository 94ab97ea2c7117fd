"""Writes FOLDER/index.html: what happened in the generated city, for somebody who has never seen the suite.

    page.py CITY FOLDER
"""
import html
import pathlib
import sys

from facts import Facts
from people import People
from story import Story
from suite import Suite
from views import StaffViews
from words import BREAKS, CASES, HELD, KINDS, PULLED, STATES, article_name, channel_name


def t(japanese, english):
    return f'<span lang="ja">{japanese}</span><span lang="en">{english}</span>'


def yen(amount):
    return t(f"{amount:,}円", f"{amount:,} yen")


def text(value):
    return html.escape(str(value))


def law(article):
    return t(text(article), text(article_name(article))) if article else t("市の方針", "city policy")


def section(name, japanese, english, *parts):
    return f'<section id="{name}"><h2>{t(japanese, english)}</h2>{"".join(parts)}</section>'


def table(head, rows):
    cells = "".join(f"<th scope=col>{each}</th>" for each in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'


def details(japanese, english, content):
    return f"<details><summary>{t(japanese, english)}</summary><pre>{text(content)}</pre></details>"


class Page:
    def __init__(self, facts, story, folder):
        self.facts, self.story, self.folder = facts, story, folder
        self.people = People(facts.city)
        self.seizures = story.get("seizures", {"asked": 0, "states": {}, "cases": {}, "on": ""})

    def money(self):
        rows = []
        for row in self.facts.channels():
            name = channel_name(row["channel"])
            mark = '<b class="good">=</b>' if row["equal"] else '<b class="bad">≠</b>'
            figures = (row[key] for key in ("yen_in", "posted", "suspense", "refundable"))
            rows.append([t(*name), f"{row['bank']:,}", f"{row['coming']:,}", mark, *(f"{each:,}" for each in figures)])
            self.is_equal = getattr(self, "is_equal", True) and row["equal"]
            self.total = getattr(self, "total", 0) + row["yen_in"]
        head = (t("経路", "Channel"), t("銀行の入金", "Bank's lines"), t("未着", "To come"), "", t("収納", "Yen in"), t("消込", "Posted"),
                t("調定なし収納", "Suspense"), t("還付すべき額", "Refundable"))
        note = t(
            "「銀行の入金」は指定金融機関の振込入金通知(全銀01)だけから、このページのプログラムが合計した額です。"
            "どの経路も、収納 = 消込 + 調定なし収納 + 還付すべき額 で、収納代行者などのファイルの合計とも、銀行の入金(と払込予定日前の額)とも、"
            "一円も違いません。",
            "The bank's lines are added up by this page's program from the designated bank's credit notices (Zengin 01) alone. In "
            "each channel yen in = posted + suspense + refundable; it equals what agents' files come to, and the bank's lines with "
            "what is still to come.")
        return section("money", "一円も失わず、二重にも数えない", "No yen lost, none counted twice", f"<p>{note}</p>",
                       table(head, rows))

    def matched(self):
        """The three-way match, as payment-intake proves it day by day."""
        found = self.story.get("remittances")
        if not found:
            return ""
        rows = []
        for channel, sums in sorted(found["channels"].items()):
            is_equal = sums["agents"] == sums["bank"] + sums["fee"] and sums["agents"] == sums["ledger"]
            mark = '<b class="good">=</b>' if is_equal else '<b class="bad">≠</b>'
            rows.append([t(*channel_name(channel)), sums["days"], f"{sums['agents']:,}", mark, f"{sums['bank']:,}", mark,
                         f"{sums['ledger']:,}"])
        head = (t("経路", "Channel"), t("日数", "Days"), t("収納側", "Agents"), "", t("銀行", "Bank"), "", t("台帳", "Ledger"))
        note = t(f"収納照合表:{found['proofs']} 件(日×経路)のうち {found['proved']} 件で、三者が一致しました。",
                 f"The daily proof: agents, bank and ledger agree on {found['proved']} of {found['proofs']} days of a channel.")
        breaks = "".join(f"<li>{self.open_break(each)}</li>" for each in found["breaks"])
        return section("matched", "収納代行 = 銀行 = 台帳", "Agents = bank = ledger", f"<p>{note}</p>", table(head, rows),
                       f"<ul>{breaks}</ul>" if breaks else "")

    def open_break(self, found):
        ja, en = BREAKS.get(found["kind"], (found["kind"], found["kind"]))
        name = channel_name(found["channel"] or "-")
        due = found["due_on"] or found["found_on"]
        return t(
            f"<b>{ja}</b>:{name[0]}、{due} 払込分。予定 {found['expected_yen']:,}円、入金 {found['arrived_yen']:,}円、"
            f"差 {found['arrived_yen'] - found['expected_yen']:,}円。発見 {found['found_on']}、{found['age_days']} 日経過。",
            f"<b>{en}</b>: {name[1]}, due {due}: expected {found['expected_yen']:,}, arrived {found['arrived_yen']:,}, difference "
            f"{found['arrived_yen'] - found['expected_yen']:,} yen. Found {found['found_on']}, open for {found['age_days']} days.")

    def broken(self):
        killed, wiped, thrice = (self.story.get(name) for name in ("killed", "wiped", "thrice"))
        lines = []
        if killed:
            lines.append(t(f"{killed['on']}、ファイルを送っている最中に case-management を強制終了(SIGKILL)し、再開しました。",
                           f"{killed['on']}: case-management was killed (SIGKILL) while files came in, and started again."))
        if thrice:
            again = sum(each["duplicate"] for each in thrice)
            lines.append(t(f"{thrice[0]['file'][:10]}、同じファイルを三度ずつ送りました。{again} 回は「既知」と答え、何も二度しませんでした。",
                           f"{thrice[0]['file'][:10]}: files were sent three times each; {again} times the answer was "
                           "“known”, and nothing was done twice."))
        if wiped:
            lines.append(t(f"{wiped['on']}、メッセージブローカーのデータを全て消しました。前後の検査は同じく合格です。",
                           f"{wiped['on']}: the message broker lost all its data. The check holds before and after."))
        items = "".join(f"<li>{line}</li>" for line in lines)
        checks = details("消去後の検査", "The check after the wipe", wiped["after"]) if wiped else ""
        return section("broken", "壊してみました", "What was broken on purpose", f"<ul>{items}</ul>", checks)

    def seized(self):
        states = ", ".join(f"{t(*STATES.get(name, (name, name)))} {count}"
                           for name, count in sorted(self.seizures["states"].items()))
        cards = [self.case(name, ja, en) for name, ja, en in CASES if self.seizures["cases"].get(name)]
        note = t(f"{self.seizures['on']}、{self.seizures['asked']} 件の預金差押えを起案しました。",
                 f"On {self.seizures['on']} {self.seizures['asked']} seizures of deposits were asked for.")
        return section("seizures", "差押え:正しい一件だけが出ていく", "Seizures: only what is right leaves",
                       f"<p>{note} {states}</p>", f'<div class="cards">{"".join(cards)}</div>')

    def case(self, name, japanese, english):
        case = self.seizures["cases"][name]
        person, item = case["person"], case["item"]
        if name == "clean":
            notice = case["notice"]
            article = notice["legal_basis"]
            fact = t(f"債権差押通知書 {text(notice['notice_number'])}。住所履歴と一致、二人の職員が承認、直前の確認も可。"
                     f"{item['amount_yen']:,}円を取り立てました。",
                     f"Notice {text(notice['notice_number'])}: the address is in the dated history, two officers approved, "
                     f"the last clearance held. {item['amount_yen']:,} yen collected.")
            extra = details("金額の内訳", "How the amount comes about", notice["working"])
        else:
            reasons = [reason for reason in [*item["reasons"], item["evidence"]] if reason != "found"]
            article, fact_text, english_text = self.facts.why(reasons)
            fact, extra = t(text(fact_text), text(english_text)), ""
            fact += self.detail(name, case)
        state = t(*STATES.get(item["state"], (item["state"], item["state"])))
        mark = "hit" if name == "clean" else "kept"
        return (f'<article class="{mark}"><h3>{t(japanese, english)}</h3>'
                f'<p class="who">{text(person["name"])} <small>{text(person["kana"])} · {person["born"]} · '
                f'{person["number"]}</small></p><p>{yen(item["amount_yen"])} → <b>{state}</b></p>'
                f'<p class="law">{law(article)}</p><p>{fact}</p>{extra}</article>')

    def detail(self, name, case):
        """The figures of a case: who paid when, which addresses differ, what was registered."""
        if name == "paid":
            paid = self.story.get("paid")
            return " " + t(f"{text(paid['at'])} にアプリで {paid['yen']:,}円を納付。", f"Paid {paid['yen']:,} yen in an app at {text(paid['at'])}.")
        if name == "stranger":
            bank, own = case["account"]["address"], "、".join(self.people.addresses[case["person"]["number"]])
            return " " + t(f"銀行:{text(bank)}。本人:{text(own)}。", f"Bank: {text(bank)}. Debtor: {text(own)}.")
        if name == "allowance":
            return " " + t("児童手当の受取専用口座であることを通帳の写しで確認。", "A copy of the bank book shows that nothing but the allowance comes in.")
        return ""

    def letters(self):
        runs = self.story.get("letters", [])
        rows = [[each["on"], each["printed"], each["left"], sum(each["pulled"].values()), sum(each["held"].values()),
                 each["waiting"], f"{each['saved']:,}"] for each in runs]
        head = (t("日", "Day"), t("印刷", "Printed"), t("発送", "Sent"), t("引抜き", "Pulled"), t("保留", "Held back"),
                t("納付の報告待ち", "Wait for a payment"), t("節約した郵送料(円)", "Postage saved, yen"))
        note = t("督促状は前の晩に印刷し、朝にもう一度確かめます。納付が伝わった人の一通は、番号で抜き取ります。",
                 "Demands are printed the evening before and checked again in the morning; the letter of whoever has paid "
                 "meanwhile is pulled by its number.")
        return section("letters", "督促状:払った人には届かない", "Letters: none to who has paid", f"<p>{note}</p>",
                       self.night_payer(), table(head, rows), self.reasons(runs))

    def night_payer(self):
        payer = self.story.get("night-payer")
        if not payer or "pulled" not in payer:
            return ""
        told = t(f"{text(payer['at'])}、コンビニで {payer['yen']:,}円を納付(速報ファイル {text(payer['file'])})。前の晩に印刷済みの"
                 f" {payer['sequence']} 番は、朝の確認で「{text(payer['pulled'])}」として抜き取られました。",
                 f"{text(payer['at'])}: paid {payer['yen']:,} yen at a store (flash file {text(payer['file'])}). Sheet "
                 f"{payer['sequence']}, printed the evening before, was pulled in the morning.")
        return (f'<article class="hit"><h3>{text(payer["name"])} <small>{text(payer["kana"])} · {payer["number"]}</small></h3>'
                f"<p>{told}</p></article>")

    def reasons(self, runs):
        """Why letters stayed: held back before printing, with the article and fact; pulled after it."""
        items = []
        for row in self.facts.summary["refusals"]:
            if row["act"] == "demand":
                why = HELD.get(row["code"], row["code"].replace("_", " "))
                items.append(t(f"印刷前に保留 {row['count']} 件:{text(row.get('fact', ''))}({text(row['article'] or '市の方針')})",
                               f"{row['count']} held back before printing: {why} ({text(article_name(row['article'] or 'policy'))})"))
        waiting = sum(each["waiting"] for each in runs)
        if waiting:
            items.append(t(f"印刷せず {waiting} 件:コンビニの速報あり", f"{waiting} not printed: a store has announced the payment"))
        counts = {}
        for word, count in (each for run in runs for each in run["pulled"].items()):
            counts[word] = counts.get(word, 0) + count
        for word, count in sorted(counts.items(), key=lambda each: -each[1]):
            ja, en = PULLED.get(word, (word, word))
            items.append(t(f"印刷後に引抜き {count} 件:{ja}", f"{count} pulled after printing: {en}"))
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"

    def desks(self):
        found = StaffViews(self.facts.suite, self.people, self.facts.owed(self.folder)).both()
        if not found:
            return ""
        person, pages = found
        note = t(f"{text(person['name'])}({person['number']})には、固定資産税と家賃の両方の債権があります。税の担当は税を、住宅の担当は家賃だけを"
                 "見ます。誰が見たかは、すべて記録されます。",
                 f"{text(person['name'])} ({person['number']}) has claims of both property tax and rent. The tax office sees the tax, "
                 "the housing desk sees the rent and nothing else. Every look is logged.")
        frames = "".join(
            f'<figure lang="{language}"><figcaption>{name}</figcaption><iframe title="{name}" srcdoc="{html.escape(content)}">'
            "</iframe></figure>" for language, name, content in pages)
        return section("desks", "同じ人、二つの窓口", "The same person, two desks", f"<p>{note}</p>", f'<div class="desks">{frames}</div>')

    def charge(self):
        found = self.facts.late_charge()
        if not found:
            return ""
        claim = found["claim"]
        note = t(f"固定資産税 {claim['number']}、本税 {claim['principal']:,}円、納期限 {claim['due']}。"
                 f"{claim['on']} までの延滞金は {claim['accrued']:,}円。年をまたぐと率が変わります。",
                 f"Property tax {claim['number']}: principal {claim['principal']:,} yen, due {claim['due']}; late charge "
                 f"{claim['accrued']:,} yen until {claim['on']}, over the rates of two years.")
        return section("charge", "説明できる延滞金", "A late charge that explains itself", f"<p>{note}</p>",
                       f'<pre class="wrap" lang="ja">{text(claim["working"])}</pre><pre class="wrap" lang="en">{text(found["english"])}</pre>')

    def contractor(self):
        found = self.facts.statement("L001", self.folder)
        if not found:
            return ""
        said = found["statement"]
        counted = sum(line["counted_yen"] > 0 for line in said["lines"])
        note = t(f"{text(said['contractor'])}、{said['month']}。{len(said['lines'])} 件のうち {counted} 件が報酬の対象。"
                 f"基礎 {said['counted_yen']:,}円、報酬 {said['fee_yen']:,}円、消費税 {said['tax_yen']:,}円、"
                 f"支払 {said['payable_yen']:,}円。市の口座に入った確定の金だけが対象です。",
                 f"{text(said['contractor'])}, {said['month']}: {counted} of {len(said['lines'])} events count. Base "
                 f"{said['counted_yen']:,} yen, fee {said['fee_yen']:,}, tax {said['tax_yen']:,}, payable "
                 f"{said['payable_yen']:,}. Only final money that the city holds is counted.")
        lines = [[text(line["day"]), f"{line['amount_yen']:,}", f"{line['counted_yen']:,}", t(text(line["reason_text"]), text(line["reason"].replace("_", " ")))]
                 for line in said["lines"][:8]]
        head = (t("日", "Day"), t("額", "Yen"), t("算入", "Counted"), t("理由", "Why"))
        mark = '<b class="good">✓</b>' if found["same"] else '<b class="bad">✗</b>'
        same = t("別のプログラム(ops/recompute-statement.py)による再計算", "Recomputed by ops/recompute-statement.py, which "
                 "shares no code")
        return section("contractor", "委託先の報酬", "What a contractor earns", f"<p>{note}</p>", f'<div class="words">{table(head, lines)}</div>',
                       f"<p>{mark} {same}:</p><pre>{text(found['said'])}</pre>")

    def remaining(self):
        kinds = self.facts.remaining(self.folder)
        most = max((each[1] for each in kinds), default=1) or 1
        bars, height = [], 30
        for number, (kind, amount, is_open, count) in enumerate(kinds):
            y, width = number * height, max(1, round(430 * amount / most))
            name = KINDS.get(kind, (kind, kind))
            bars.append(
                f'<text x="205" y="{y + 19}" text-anchor="end" lang="ja">{name[0]}</text>'
                f'<text x="205" y="{y + 19}" text-anchor="end" lang="en">{name[1]}</text>'
                f'<rect x="215" y="{y + 5}" width="{width}" height="20" rx="2"/>'
                f'<text x="{222 + width}" y="{y + 19}">{amount:,} ({is_open:,}/{count:,})</text>')
        self.left = sum(each[1] for each in kinds)
        chart = (f'<svg viewBox="0 0 860 {len(kinds) * height}" role="img" aria-label="remaining yen per kind">'
                 f'{"".join(bars)}</svg>')
        note = t("未納の額(円)と、未納の件数/全件数。", "Yen that remain, and open claims of all claims.")
        return section("remaining", "残っている債権", "What remains, per kind of claim", f"<p>{note}</p>", chart)

    def next(self):
        root = pathlib.Path(self.facts.suite.ops).parent
        body = '{"type":"receipt.confirmed","data":{"receipt":"TRY-1","amount_yen":1000,"paid_at":"2026-04-30T10:00:00+09:00"}}'
        steps = (
            ("住所とトークンを用意", "addresses and tokens", f'cd {root} && eval "$(ops/services env {self.folder})"'),
            ("署名付きの収納通知", "a signed receipt by curl",
             f"""b='{body}'; python3 ops/demo.d/sign.py try-1 "$b" | curl -i -K - "$SAIKEN_INTAKE_URL/webhooks/gateway" -d "$b\""""),
            ("委託先による取得", "a contractor's pull", "python3 ops/demo.d/pull.py"),
            ("延滞金の計算書", "a late charge and its working",
             ".build/debug/saiken late-charge --principal 65000 --due 2021-05-31 --through 2022-01-31"),
            ("検算例の照合", "worked examples, checked",
             ".build/debug/saiken vectors late-charge Tests/Fixtures/late-charge.csv"),
        )
        told = "".join(f'<li>{t(ja, en)}<pre class="wrap">{text(line)}</pre></li>' for ja, en, line in steps)
        return section("next", "次に試すこと", "Try next", f"<ol>{told}</ol>")

    def top(self):
        summary = self.facts.summary
        last = self.seizures["states"].get("collected", 0)
        figures = (
            (f"{summary['persons']:,}", "住民", "people"), (f"{summary['claims']:,}", "債権", "claims"),
            (f"{self.total:,}", "円の収納", "yen came in"), (f"{self.left:,}", "円が未納", "yen remain"),
            (f"{self.seizures['asked']:,} → {last:,}", "差押えの起案 → 取立て", "seizures asked for → collected"))
        boxes = "".join(f"<div><b>{number}</b>{t(ja, en)}</div>" for number, ja, en in figures)
        return f'<div class="figures">{boxes}</div>'

    def write(self):
        sections = [self.money(), self.matched(), self.seized(), self.letters(), self.desks(), self.broken(), self.charge(), self.contractor(),
                    self.remaining(), self.next()]
        frame = (pathlib.Path(__file__).parent / "page.html").read_text(encoding="utf-8")
        content = frame.replace("@figures@", self.top()).replace("@date@", self.facts.summary["date"])
        path = self.folder / "index.html"
        path.write_text(content.replace("@sections@", "\n".join(sections)), encoding="utf-8")
        return path


def main():
    city, folder = map(pathlib.Path, sys.argv[1:3])
    suite, story = Suite(str(folder)), Story(folder / "story.json")
    page = Page(Facts(city, suite, story), story, folder)
    path = page.write()
    print(f"{path} ({path.stat().st_size:,} bytes)")
    if not page.is_equal:
        raise SystemExit("a channel's yen in differs from its bank line")


main()
