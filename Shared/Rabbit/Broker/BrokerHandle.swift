import CRabbitMQ
import Glibc
import PollThread

/// Owns one connection of librabbitmq and its only channel; frees it in `deinit`.
///
/// Belongs to one thread. Everything here may block, for as long as the settings say.
@safe
final class BrokerHandle {
    static let channel: amqp_channel_t = 1
    /// Smaller frames than any AMQP peer may ask for would make the library write for ever.
    private static let frameMinBytes: CInt = 4096

    let state: amqp_connection_state_t

    /// Connects, logs in and opens the channel.
    init(_ settings: RabbitSettings, adopting guardedSocket: SocketGuard) throws(RabbitError) {
        guard let state = unsafe amqp_new_connection() else { throw RabbitError(.unreachable, "no memory") }
        unsafe self.state = state
        setTimeouts(settings)
        try connect(settings)
        descriptor = try guardedSocket.adopt(unsafe amqp_get_sockfd(state))
        try logIn(settings)
        try openChannel()
    }

    /// A duplicate of the socket for poll(2), owned by the guard.
    private(set) var descriptor: CInt = -1

    deinit { unsafe amqp_destroy_connection(state) }

    /// Says good-bye (`connection.close`) and waits for the answer. Never while the broker blocks us: it does not read.
    func close(within seconds: Int) {
        var timeout = timeval(tv_sec: max(1, seconds), tv_usec: 0)
        unsafe amqp_set_rpc_timeout(state, &timeout)
        _ = unsafe amqp_connection_close(state, CInt(AMQP_REPLY_SUCCESS))
    }

    func openChannel() throws(RabbitError) {
        _ = unsafe amqp_channel_open(state, Self.channel)
        try checkReply()
    }

    /// Turns the result of the last synchronous request into an error.
    func checkReply() throws(RabbitError) {
        try unsafe RabbitError.check(amqp_get_rpc_reply(state))
    }
}

extension BrokerHandle {
    private func setTimeouts(_ settings: RabbitSettings) {
        var handshake = timeval(tv_sec: settings.handshakeTimeoutSeconds, tv_usec: 0)
        unsafe amqp_set_handshake_timeout(state, &handshake)
        var request = timeval(tv_sec: settings.rpcTimeoutSeconds, tv_usec: 0)
        unsafe amqp_set_rpc_timeout(state, &request)
    }

    private func connect(_ settings: RabbitSettings) throws(RabbitError) {
        let socket =
            if let tls = settings.tls { try unsafe secureSocket(tls) } else {
                unsafe amqp_tcp_socket_new(state)
            }
        guard let socket = unsafe socket else { throw RabbitError(.unreachable, "no memory") }
        var timeout = timeval(tv_sec: settings.connectTimeoutSeconds, tv_usec: 0)
        let status = unsafe settings.host.withCString {
            unsafe amqp_socket_open_noblock(socket, $0, CInt(clamping: settings.port), &timeout)
        }
        guard status != AMQP_STATUS_OK.rawValue else { return }
        let error = RabbitError(status: status)
        throw error.code == .insecure ? error : RabbitError(.unreachable, error.reason)
    }

    private func secureSocket(_ tls: RabbitTLS) throws(RabbitError) -> OpaquePointer? {
        guard let socket = unsafe amqp_ssl_socket_new(state) else { return nil }
        unsafe amqp_ssl_socket_set_verify_peer(socket, 1)
        unsafe amqp_ssl_socket_set_verify_hostname(socket, 1)
        var status = unsafe amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST)
        if status == AMQP_STATUS_OK.rawValue {
            status = unsafe tls.caFile.withCString { unsafe amqp_ssl_socket_set_cacert(socket, $0) }
        }
        if status == AMQP_STATUS_OK.rawValue, let certificate = tls.certificateFile, let key = tls.keyFile {
            status = unsafe certificate.withCString { certificate in
                unsafe key.withCString { unsafe amqp_ssl_socket_set_key(socket, certificate, $0) }
            }
        }
        guard status == AMQP_STATUS_OK.rawValue else {
            throw RabbitError(.insecure, "certificate files: \(RabbitError(status: status).reason)")
        }
        return unsafe socket
    }

    private func logIn(_ settings: RabbitSettings) throws(RabbitError) {
        let reply = unsafe saiken_login(
            state, settings.vhost, settings.user, settings.password, settings.connectionName,
            CInt(clamping: settings.frameMaxBytes), CInt(clamping: settings.heartbeatSeconds))
        do {
            try unsafe RabbitError.check(reply)
        } catch {
            // 403 is a wrong password, 530 a vhost that is missing or closed to this user.
            let refused = error.brokerCode == 403 || error.brokerCode == 530
            throw refused ? RabbitError(.accessRefused, error.reason, brokerCode: error.brokerCode) : error
        }
        guard unsafe amqp_get_frame_max(state) >= Self.frameMinBytes else {
            throw RabbitError(.protocolViolation, "the broker asked for tiny frames")
        }
    }
}
