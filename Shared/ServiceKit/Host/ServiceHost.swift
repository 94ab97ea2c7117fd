import ArgumentParser
public import Hummingbird
import HummingbirdCore
public import Logging
public import ServiceLifecycle
import UnixSignals

/// The router of a service.
public typealias ServiceRouter = Router<ServiceContext>

/// Runs the parts of a service together and ends them in order (起動と停止).
///
/// The order of the parts is their order of dependence: pool, publisher, relay, consumers. The HTTP server comes after
/// all of them. On SIGTERM or SIGINT they end in the reverse order: first nothing new is accepted, the connections to
/// database and broker go last. Both phases of the end are bounded by settings.
public struct ServiceHost: Sendable {
    public let settings: ServiceSettings
    public let clock: BusinessClock
    public let logger: Logger
    public let metrics: PrometheusMetrics
    /// Whether `run` prints what would be served instead of serving it.
    private let onlyListsRoutes: Bool

    public init(
        settings: ServiceSettings, clock: BusinessClock, logger: Logger,
        metrics: PrometheusMetrics = PrometheusMetrics(), onlyListsRoutes: Bool = false
    ) {
        (self.settings, self.clock, self.logger, self.metrics) = (settings, clock, logger, metrics)
        self.onlyListsRoutes = onlyListsRoutes
    }

    /// A router whose routes are traced, counted and answered with `Problem` when they fail.
    public func router() -> ServiceRouter {
        let router = ServiceRouter(context: ServiceContext.self)
        router.add(middleware: RequestMiddleware(logger: logger, meter: RequestMeter(metrics: metrics)))
        return router
    }

    /// The HTTP side alone: the given routes and the host's own; what tests drive without a network.
    ///
    /// - Parameter direct: plain cases of the router's own routes, which need no router; none on a client without a network.
    public func application(
        router: ServiceRouter, health: HealthChecks, direct: [DirectRoute] = []
    ) -> some ApplicationProtocol {
        HostRoutes(service: settings.service, clock: clock, health: health, metrics: metrics, logger: logger)
            .add(to: router)
        let connections = MaximumAvailableConnections(settings.number("http.connections-max"))
        return Application(
            router: router,
            server: server(direct),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.text("http.host"), port: settings.number("http.port")),
                serverName: settings.service, availableConnectionsDelegate: connections),
            onServerRunning: { [logger] channel in
                let port = channel.localAddress?.port ?? 0
                logger.notice("listening", metadata: ["port": .stringConvertible(port)])
            },
            logger: logger)
    }

    private func server(_ direct: [DirectRoute]) -> HTTPServerBuilder {
        let idle = Int64(settings.number("http.idle-seconds"))
        guard !direct.isEmpty else { return .http1(configuration: .init(idleTimeout: .seconds(idle))) }
        let answers = DirectAnswers(direct, server: settings.service, meter: RequestMeter(metrics: metrics))
        return HTTPServerBuilder { DirectHTTP(responder: $0, answers: answers, idleTimeout: .seconds(idle)) }
    }

    /// Runs until a signal, or until a part fails; then all end.
    ///
    /// - Parameters:
    ///   - parts: in order of dependence.
    ///   - router: from `router()`, with the service's own routes.
    ///   - health: what `/ready` and `/health` ask.
    ///   - direct: plain cases of the router's own routes that are answered without it.
    /// - Throws: the failure that ended the service; `CleanExit` with the routes when only they are wanted.
    public func run(
        _ parts: [any Service], router: ServiceRouter, health: HealthChecks, direct: [DirectRoute] = []
    ) async throws {
        let server = application(router: router, health: health, direct: direct)
        // Here and nowhere earlier: this is the very router that the server answers by.
        guard !onlyListsRoutes else { throw CleanExit.message(ServiceHost.list(router)) }
        var configuration = ServiceGroupConfiguration(
            services: parts + [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = settings.seconds("shutdown.grace-seconds")
        configuration.maximumCancellationDuration = settings.seconds("shutdown.cancel-seconds")
        try await ServiceGroup(configuration: configuration).run()
        logger.notice("ended")
    }

    /// `GET /claims/{id}`, a line per route, in a fixed order.
    public static func list(_ router: ServiceRouter) -> String {
        router.routes.map { "\($0.method.rawValue) \($0.path)" }.sorted().joined(separator: "\n")
    }
}
