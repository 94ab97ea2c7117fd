public import Hummingbird
public import NIOCore

/// What a service's routes know of a request beside the request itself: who is at the other end of the connection.
public struct ServiceContext: RequestContext, RemoteAddressRequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection: the sender, or the nearest proxy.
    public let remoteAddress: SocketAddress?

    public init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
