import Codec
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Stands between a connection and the router: answers the requests of direct routes, hands on all others, and keeps the
/// order of answers.
///
/// All of it runs on the connection's event loop.
final class DirectHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// A request of a direct route, as far as it has come.
    private struct Gathered {
        let counted: DirectAnswers.Counted
        let parameter: String
        let head: HTTPRequest
        let started = ContinuousClock.now
        /// What follows the head.
        var parts: [HTTPRequestPart] = []
        var byteCount = 0

        var body: [UInt8] {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(byteCount)
            for case .body(let buffer) in parts { bytes.append(contentsOf: buffer.readableBytesView) }
            return bytes
        }
    }

    private enum State {
        /// The router has answered this many requests less than it was given; 0 between requests.
        case routing(unanswered: Int)
        case gathering(Gathered)
        /// Its answer is being made; what comes meanwhile is kept until then.
        case answering(Gathered)
        case closed
    }

    private let answers: DirectAnswers
    private var state = State.routing(unanswered: 0)
    /// Of requests that were sent before the one before them was answered: no more than one read brings.
    private var kept: [HTTPRequestPart] = []
    private var isReadWanted = false

    init(_ answers: DirectAnswers) { self.answers = answers }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data), context)
    }

    func read(context: ChannelHandlerContext) {
        if kept.isEmpty { context.read() } else { isReadWanted = true }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), case .routing(let unanswered) = state {
            state = .routing(unanswered: max(0, unanswered - 1))
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        (state, kept) = (.closed, [])
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { (state, kept) = (.closed, []) }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch (state, part) {
        case (.routing(0), .head(let head)):
            guard let (counted, parameter) = answers.route(of: head) else { return route(part, context) }
            state = .gathering(Gathered(counted: counted, parameter: parameter, head: head))
        case (.gathering(var gathered), _):
            gathered.parts.append(part)
            if case .body(let buffer) = part { gathered.byteCount += buffer.readableBytes }
            guard gathered.byteCount <= gathered.counted.route.bytesMax else { return pass(gathered, context) }
            state = .gathering(gathered)
            if case .end = part { ask(gathered, context) }
        case (.answering, _): kept.append(part)
        case (.routing, _), (.closed, _): route(part, context)
        }
    }

    private func route(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        if case .head = part, case .routing(let unanswered) = state { state = .routing(unanswered: unanswered + 1) }
        context.fireChannelRead(wrapInboundOut(part))
    }

    /// Hands a request to the router, as it came.
    private func pass(_ gathered: Gathered, _ context: ChannelHandlerContext) {
        state = .routing(unanswered: 0)
        for part in [.head(gathered.head)] + gathered.parts { route(part, context) }
        context.fireChannelReadComplete()
    }

    private func ask(_ gathered: Gathered, _ context: ChannelHandlerContext) {
        state = .answering(gathered)
        let own = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let call = DirectRoute.Call(head: gathered.head, body: gathered.body, parameter: gathered.parameter)
        gathered.counted.route.answer(call) { json in
            own.eventLoop.execute { own.value.handler.told(json, own.value.context) }
        }
    }

    private func told(_ json: String?, _ context: ChannelHandlerContext) {
        guard case .answering(let gathered) = state else { return }
        if let json { answer(gathered, json, context) } else { pass(gathered, context) }
        let waiting = kept
        kept = []
        for part in waiting { take(part, context) }
        if !waiting.isEmpty { context.fireChannelReadComplete() }
        if isReadWanted, kept.isEmpty {
            isReadWanted = false
            context.read()
        }
    }

    private func answer(_ gathered: Gathered, _ json: String, _ context: ChannelHandlerContext) {
        state = .routing(unanswered: 0)
        let body = context.channel.allocator.buffer(string: json)
        let head = answers.head(length: body.readableBytes, to: gathered.head)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        gathered.counted.series.count(ContinuousClock.now - gathered.started)
    }
}
