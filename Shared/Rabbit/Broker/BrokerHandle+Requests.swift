import CRabbitMQ

extension BrokerHandle {
    private static let notFound = 404

    /// Turns on publisher confirms; the channel's messages are numbered from 1 from here on.
    func selectConfirms() throws(RabbitError) {
        _ = unsafe amqp_confirm_select(state, Self.channel)
        try checkReply()
    }

    /// Whether a queue exists: a passive declare, which needs no right on the queue. Where it does not exist the broker
    /// closes the channel, and a new one is opened: only to be asked before the channel is used for anything else.
    func hasQueue(_ name: String) throws(RabbitError) -> Bool {
        do {
            try requireQueue(name)
            return true
        } catch {
            guard error.brokerCode == Self.notFound else { throw error }
            var answer = amqp_channel_close_ok_t()
            let status = unsafe amqp_send_method(state, Self.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer)
            guard status == AMQP_STATUS_OK.rawValue else { throw RabbitError(status: status) }
            try openChannel()
            return false
        }
    }

    /// Throws with `brokerCode` 404 where the queue does not exist; the channel is then closed.
    func requireQueue(_ name: String) throws(RabbitError) {
        unsafe withBytes(name) { name in
            _ = unsafe amqp_queue_declare(state, Self.channel, name, 1, 0, 0, 0, amqp_empty_table)
        }
        try checkReply()
    }

    /// How many unacknowledged messages each consumer started from now on may hold.
    func setPrefetch(_ count: Int) throws(RabbitError) {
        _ = unsafe amqp_basic_qos(state, Self.channel, 0, UInt16(clamping: max(1, count)), 0)
        try checkReply()
    }

    func consume(_ queue: String, tag: String) throws(RabbitError) {
        unsafe withBytes(queue) { queue in
            unsafe withBytes(tag) { tag in
                _ = unsafe amqp_basic_consume(state, Self.channel, queue, tag, 0, 0, 0, amqp_empty_table)
            }
        }
        try checkReply()
    }

    /// No message comes for this consumer after the return, but those read meanwhile still wait to be taken.
    func cancel(tag: String) throws(RabbitError) {
        unsafe withBytes(tag) { tag in _ = unsafe amqp_basic_cancel(state, Self.channel, tag) }
        try checkReply()
    }

    /// Acknowledges everything up to a delivery.
    func acknowledge(upTo tag: UInt64) throws(RabbitError) {
        let status = unsafe amqp_basic_ack(state, Self.channel, tag, 1)
        guard status == AMQP_STATUS_OK.rawValue else { throw RabbitError(status: status) }
    }

    private func withBytes(_ text: String, _ body: (amqp_bytes_t) -> Void) {
        var text = text
        text.withUTF8 { utf8 in
            unsafe body(amqp_bytes_t(len: utf8.count, bytes: UnsafeMutableRawPointer(mutating: utf8.baseAddress)))
        }
    }
}
