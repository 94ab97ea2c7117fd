import CaseRules
import Codec
import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit

/// `POST` and `GET /refunds/{receipt}/orders`: what was decided to be returned is paid into the payee's account.
struct RefundOrderRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let orders: RefundOrderDesk

    func add(to router: ServiceRouter) {
        router.get("/refunds/:receipt/orders") { request, context in
            try await list(try context.receipt(), request)
        }
        router.post("/refunds/:receipt/orders") { request, context in
            try await order(try context.receipt(), request)
        }
    }

    private struct Body: Decodable {
        struct Account: Decodable {
            let bank: String
            let branch: String
            let product: String
            let number: String
        }

        /// Made by the caller, so that a repeated call orders once.
        let order: String
        let refund: String
        let account: Account
        /// 口座名義 in kana; narrowed to what banks write.
        let holderKana: String
        /// The earliest day of payment; today when absent.
        let payOn: String?
        let officer: String
    }

    private struct Shown: Encodable {
        let order: String
        let refund: String
        let number: Int32
        let amount: Int64
        let interest: Int64
        let payOn: String
        let officer: String
        let state: String
        let on: String?
        let reason: String?

        init(_ order: RefundOrderStore.Order) {
            (self.order, refund) = (order.asked.refundID.description, order.refund.description)
            (number, amount) = (order.number, order.asked.amount.amount)
            (interest, payOn) = (order.asked.interest.amount, order.asked.payOn.description)
            (officer, state) = (order.officer.string, order.state.rawValue)
            (on, reason) = (order.on?.description, order.reason?.string)
        }
    }

    private func list(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let orders = try await desk.pool.withTransaction(.readOnly) { tx in
            try RefundOrderStore.orders(of: receipt, in: tx)
        }
        return try desk.json(orders.map(Shown.init))
    }

    private func order(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        try gate.check(actor: body.officer)
        guard let id = RefundID(body.order), let refund = UUIDv7(body.refund), !body.officer.isEmpty else {
            throw Problem.badRequest("bad-request", "order and refund are UUIDs, and an officer is named")
        }
        let asked = RefundOrderDesk.Asked(
            order: id, refund: refund, receipt: receipt, account: try RefundOrderRoutes.account(body),
            payOn: try desk.day(body.payOn), officer: ReceivedText(body.officer))
        let orders = orders
        let (order, isNew) = try await desk.transaction { tx in
            try orders.order(asked, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(Shown(order), status: isNew ? .accepted : .ok)
    }

    private static func account(_ body: Body) throws -> PayeeAccount {
        do throws(PayeeAccount.Refusal) {
            return try PayeeAccount(
                bank: ReceivedText(body.account.bank), branch: ReceivedText(body.account.branch),
                product: ReceivedText(body.account.product), number: ReceivedText(body.account.number),
                holder: ReceivedText(body.holderKana))
        } catch {
            throw Problem(
                "account-invalid", status: .unprocessableContent, title: "The account cannot be paid into.",
                detail: "\(error.rawValue) does not fit a transfer file")
        }
    }
}
