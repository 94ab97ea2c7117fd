import CodecPrimitives
import IntakeRules
import Law

/// When agents hand over what was paid to them (払込予定日): always on a day on which banks are open.
struct TransferDays {
    /// Days from a store agent's confirmed file to its transfer.
    private static let daysAfterConfirmed = 6
    /// Bank days from a payment in an app to its gateway's transfer, as the register of agents says (ops/city/agents.csv).
    static let bankDaysAfterApp = 3

    private let calendar: RemittanceCalendar

    init() throws(LawError) {
        calendar = RemittanceCalendar(register: .none, calendar: try .embedded(), graceDays: 0)
    }

    /// - Parameter day: of the confirmed file.
    func afterConfirmed(on day: BusinessDate) throws(LawError) -> BusinessDate {
        try calendar.deadline(of: day.adding(days: TransferDays.daysAfterConfirmed))
    }

    /// Nil for a payment that brings no money: one that was taken back.
    func day(of payment: Payment) throws(LawError) -> BusinessDate? {
        switch payment.way {
        case .konbiniA, .konbiniB: payment.fate == .cancelled ? nil : try afterConfirmed(on: payment.confirmedOn)
        case .webhook: try calendar.adding(TransferDays.bankDaysAfterApp, to: payment.paidOn)
        case .elsewhere: nil
        }
    }
}
