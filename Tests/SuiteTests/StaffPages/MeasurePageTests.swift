import CaseRules
import CodecPrimitives
import Foundation
import HummingbirdTesting
import Law
import Testing

@testable import CaseManagement

@Suite("Staff pages: measures")
struct MeasurePageTests {
    @Test("a measure in force shows on both pages with its state, days and article, and its end after it")
    func shown() async throws {
        try await StaffOffice.serve { office, client in
            let measures = MeasureBench(bench: office.bench, book: try MeasureBook.embedded())
            try await measures.appoint("tanaka", nil)
            try await measures.appoint("shichou", .mayor)
            let token = try await office.token("tax")
            #expect(try await section(client, "/staff/claims/T1", token).contains("ありません。"))
            let measure = try await measures.granted(
                .suspension, try await measures.terms("no_property", [("T1", 0)]), person: "Q1")
            for page in ["/staff/claims/T1", "/staff/persons/Q1"] {
                let html = try await section(client, page, token)
                for text in ["滞納処分の停止", "T1", "実施中", "令和8年4月20日", "77,877", "地方税法15条の7第1項1号", "未定"] {
                    #expect(html.contains(text), "\(page) \(text)")
                }
            }
            #expect(try await section(client, "/staff/claims/T2", token).contains("ありません。"))
            try await measures.take(.proposeCancellation(ground: ReceivedText("no_ground")), of: measure)
            try await measures.take(.approve, of: measure, by: "shichou")
            let ended = try await section(client, "/staff/claims/T1?lang=en", token)
            #expect(ended.contains("cancelled") && ended.contains("地方税法15条の8第1項") && ended.contains("2026-04-20"))
        }
    }

    @Test("a purpose that does not see the claim does not see its measure")
    func hidden() async throws {
        try await StaffOffice.serve { office, client in
            let measures = MeasureBench(bench: office.bench, book: try MeasureBook.embedded())
            try await measures.appoint("tanaka", nil)
            try await measures.appoint("shichou", .mayor)
            _ = try await measures.granted(
                .suspension, try await measures.terms("no_property", [("T1", 0)]), person: "Q1")
            let html = try await section(client, "/staff/persons/Q1", try await office.token("housing"))
            #expect(html.contains("ありません。") && !html.contains("滞納処分の停止"))
        }
    }

    /// The part of a page that lists measures.
    private func section(_ client: any TestClientProtocol, _ page: String, _ token: String) async throws -> String {
        let html = try await client.page(page, token: token).html
        return html.components(separatedBy: "<section aria-labelledby=\"measures\">").dropFirst().first?
            .components(separatedBy: "</section>").first ?? ""
    }
}
