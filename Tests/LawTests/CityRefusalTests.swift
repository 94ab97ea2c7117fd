import CodecPrimitives
import Law
import Testing

@Suite("What a city may not set")
struct CityRefusalTests {
    @Test(
        "what statute fixes is refused by line, field and article",
        arguments: [
            ("kind,TAX_RES,regime,premium_3_months", "地方税法326条・附則3条の2"),
            ("kind,TAX_FIX,allocation,charge_first", "地方税法14条の5"),
            ("kind,TAX_LV,prescription_years,10", "地方税法18条1項"),
            ("kind,NHI_PREM,prescription_years,5", "国民健康保険法110条1項"),
            ("kind,LTC_PREM,prescription_years,5", "介護保険法200条1項"),
            ("kind,LEM_PREM,prescription_years,5", "高齢者の医療の確保に関する法律160条1項"),
            ("kind,SEWER_BEN,allocation,principal_first", "都市計画法75条6項"),
            ("kind,ROAD,allocation,principal_first", "道路法73条4項"),
            ("kind,SEWER,class,private", "地方自治法231条の3第3項"), ("kind,HOUSING,self_execution,yes", "地方自治法231条の3第3項"),
            ("kind,WATER,invocation,no", "民法145条"), ("kind,GARB,invocation,yes", "地方自治法236条2項"),
            ("kind,HOSP,prescription_years,3", "民法166条1項"),
            ("kind,LOAN_MF,regime,private", "母子及び父子並びに寡婦福祉法施行令17条"),
            ("kind,WATER,outsourcing,servicer", "債権管理回収業に関する特別措置法2条1項・弁護士法72条・地方自治法243条の2"),
            ("regime,city_tax,charge_minimum,500", "地方税法326条・20条の4の2・附則3条の2"),
            ("regime,welfare_loan,tier2,tier2", "母子及び父子並びに寡婦福祉法施行令17条"),
            ("demand_rule,tax,within_days,60", "地方税法329条1項"),
            ("demand_rule,ordinance_enforceable,seizure,none", "地方自治法231条の3第3項"),
        ])
    func fixed(_ line: String, _ article: String) {
        #expect(throws: LawError(.fixedByStatute, at: "city.csv:2 parameter", article: article)) {
            try LawBook.embedded(city: cityFile("\(line),2020-04-01,,条例1条"))
        }
    }

    @Test(
        "a line that is none names its line and field",
        arguments: [
            ("table,TAX_RES,name,x,2020-04-01,,条例", "table"), ("kind,TAX_XXX,name,x,2020-04-01,,条例", "id"),
            ("regime,none,base_unit,100,2020-04-01,,条例", "id"),
            ("kind,SEWER,regime,premium_1_month,2020-02-30,,条例", "valid_from"),
            ("kind,SEWER,regime,premium_1_month,2020-04-01,2020-03-31,条例", "valid_to"),
            ("kind,SEWER,regime,premium_1_month,2020-04-01,,", "legal_reference"),
            ("kind,SEWER,regime,premium_9_months,2020-04-01,,条例", "regime"),
            ("kind,SEWER,fee_position,last,2020-04-01,,条例", "fee_position"),
            ("regime,premium_1_month,base_unit,0,2020-04-01,,条例", "base_unit"),
            ("regime,premium_1_month,base_unit,-5,2020-04-01,,条例", "base_unit"),
            ("regime,premium_1_month,tier_switch,month_9,2020-04-01,,条例", "tier_switch"),
            ("regime,city_tax,based_on,private,2020-04-01,,条例", "id"),
            ("regime,own,based_on,nothing,2020-04-01,,条例", "value"),
            ("demand_rule,ordinance_public,deadline_days,ten,2020-04-01,,条例", "deadline_days"),
        ])
    func broken(_ line: String, _ field: String) {
        #expect(throws: LawError(.tableInvalid, at: "city.csv:2 \(field)")) {
            try LawBook.embedded(city: cityFile(line))
        }
    }

    @Test(
        "a parameter that no table has, or that names the row itself, is unknown",
        arguments: ["kind,SEWER,colour", "kind,SEWER,code", "kind,SEWER,valid_from", "regime,private,version"])
    func unknown(_ line: String) {
        #expect(throws: LawError(.unknownParameter, at: "city.csv:2 parameter")) {
            try LawBook.embedded(city: cityFile("\(line),x,2020-04-01,,条例"))
        }
    }

    @Test("two lines for one parameter and day are refused; one after the other is a change")
    func overlap() throws {
        let first = "regime,premium_1_month,charge_unit,10,2020-04-01,2024-03-31,条例"
        #expect(throws: LawError(.tableInvalid, at: "city.csv:3 valid_from")) {
            try LawBook.embedded(city: cityFile(first, "regime,premium_1_month,charge_unit,100,2024-03-31,,条例"))
        }
        #expect(throws: Never.self) {
            try LawBook.embedded(city: cityFile(first, "regime,premium_1_month,charge_unit,100,2024-04-01,,条例"))
        }
    }

    @Test("every refusal of a file is found at once, and nothing of such a file is law")
    func all() throws {
        let law = try CityLaw(
            cityFile(
                "kind,SEWER,regime,premium_1_month,2020-04-01,,条例",
                "kind,TAX_RES,allocation,charge_first,2020-04-01,,条例",
                "kind,SEWER,colour,blue,2020-04-01,,条例", "kind,NURSERY,fee_position,last,2020-04-01,,条例"))
        #expect(law.refusals.map(\.code) == [.fixedByStatute, .unknownParameter, .tableInvalid])
        #expect(law.changes.map(\.parameter.line) == [2, 5])
        #expect(law.book == nil)
    }

    @Test("a file with other columns, another count of fields or no UTF-8 is refused as a whole")
    func form() {
        for (text, place) in [("id,table\n", "city.csv:1 field count"), ("", "city.csv has no header")] {
            #expect(throws: LawError(.tableInvalid, at: place)) { try CityFile(Array(text.utf8), name: "city.csv") }
        }
        #expect(throws: LawError(.tableInvalid, at: "city.csv:2 field count")) { try cityFile("kind,SEWER,regime") }
    }

    @Test("every parameter of every table has somebody who sets it, and a name in Japanese")
    func complete() throws {
        let names = try ParameterNames.embedded()
        let rows = [("kind", "SEWER"), ("regime", "premium_1_month"), ("demand_rule", "road")]
        for (table, id) in rows {
            for column in CityParameterColumns.all[table] ?? [] {
                let law = try CityLaw(cityFile("\(table),\(id),\(column),?,2020-04-01,,条例"))
                #expect(law.refusals.first?.code != .unknownParameter, "\(table) \(column)")
                #expect(!names.name(of: ReceivedText(column)).utf8.elementsEqual(column.utf8), "\(table) \(column)")
            }
        }
    }
}

/// The columns that the tables of this release have, but for those that name a row and its days.
enum CityParameterColumns {
    static let all: [String: [String]] = [
        "kind": [
            "name", "class", "route", "governing_law", "self_execution", "execution_article", "charge_set_by", "regime",
            "demand_rule", "allocation", "fee_position", "due_shift", "prescription_years", "prescription_article",
            "long_years", "old_years", "old_article", "old_law_by", "invocation", "outsourcing", "book_of_record",
        ],
        "regime": [
            "name", "start", "tier_switch", "tier1", "tier2", "deferral", "deferral_in_tier1", "rate_day", "fixed_rate",
            "base_unit", "base_minimum", "charge_unit", "charge_minimum", "rounding", "fraction", "partial_method",
            "day_count", "tier1_anchor", "end", "from_levy_year", "article", "cut_article",
        ],
        "demand_rule": [
            "within_days", "deadline_days", "seizure", "ten_day_shift", "fee", "duty_article", "seizure_article",
        ],
    ]
}
