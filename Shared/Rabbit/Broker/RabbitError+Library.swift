import CRabbitMQ

extension RabbitError {
    /// From a status of librabbitmq (`amqp_status_enum`).
    init(status: CInt) {
        let reason = unsafe String(cString: amqp_error_string2(status))
        switch amqp_status_enum(rawValue: status) {
        case AMQP_STATUS_TIMEOUT: self.init(.timedOut, reason)
        case AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED, AMQP_STATUS_TCP_ERROR, AMQP_STATUS_TCP_SOCKETLIB_INIT_ERROR:
            self.init(.unreachable, reason)
        case AMQP_STATUS_SSL_ERROR, AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED, AMQP_STATUS_SSL_PEER_VERIFY_FAILED,
            AMQP_STATUS_SSL_CONNECTION_FAILED:
            self.init(.insecure, reason)
        case AMQP_STATUS_SOCKET_ERROR, AMQP_STATUS_CONNECTION_CLOSED, AMQP_STATUS_SOCKET_CLOSED,
            AMQP_STATUS_HEARTBEAT_TIMEOUT:
            self.init(.connectionLost, reason)
        default: self.init(.protocolViolation, reason)
        }
    }

    /// Throws unless a synchronous request went well.
    static func check(_ reply: amqp_rpc_reply_t) throws(RabbitError) {
        switch unsafe reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw unsafe RabbitError(closing: reply.reply)
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw RabbitError(status: unsafe reply.library_error)
        default: throw RabbitError(.connectionLost, "end of stream")
        }
    }

    /// From the broker's `channel.close` or `connection.close`.
    init(closing method: amqp_method_t) {
        guard let decoded = unsafe method.decoded else {
            self.init(.protocolViolation, "empty method")
            return
        }
        if unsafe method.id == AMQP_CHANNEL_CLOSE_METHOD {
            let close = unsafe decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            unsafe self.init(.closed, String(copying: close.reply_text), brokerCode: Int(close.reply_code))
        } else if unsafe method.id == AMQP_CONNECTION_CLOSE_METHOD {
            let close = unsafe decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            unsafe self.init(.closed, String(copying: close.reply_text), brokerCode: Int(close.reply_code))
        } else {
            self.init(.protocolViolation, "unexpected answer")
        }
    }
}

extension String {
    /// Copies text out of the library's buffers; bytes that are not UTF-8 become U+FFFD.
    init(copying bytes: amqp_bytes_t) {
        self = unsafe String(decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
    }
}
