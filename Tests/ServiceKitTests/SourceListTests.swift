import ServiceKit
import Testing

@Suite("lists of addresses")
struct SourceListTests {
    @Test("single addresses and networks, of both kinds")
    func contains() throws {
        let list = try #require(SourceList("192.0.2.1 198.51.100.128/25 2001:db8::/33"))
        for inside in ["192.0.2.1", "198.51.100.128", "198.51.100.255", "2001:db8:7fff::1", "::ffff:192.0.2.1"] {
            #expect(list.contains(inside), "\(inside)")
        }
        for outside in ["192.0.2.2", "198.51.100.127", "2001:db8:8000::1", "", "192.0.2.1.example", "300.1.1.1"] {
            #expect(!list.contains(outside), "\(outside)")
        }
        #expect(try #require(SourceList("0.0.0.0/0")).contains("203.0.113.9"))
        #expect(try #require(SourceList("")).isEmpty)
    }

    @Test("an entry that is none is refused")
    func refused() {
        for bad in ["192.0.2", "192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/", "::1/129", "localhost", "a/b/c"] {
            #expect(SourceList(bad) == nil, "\(bad)")
        }
    }

    @Test("only our own proxies' word about the sender counts")
    func sender() throws {
        let proxies = try #require(SourceList("10.0.0.0/8"))
        #expect(proxies.sender(peer: "203.0.113.5", forwarded: "192.0.2.1") == "203.0.113.5")
        #expect(proxies.sender(peer: "10.0.0.1", forwarded: "192.0.2.1") == "192.0.2.1")
        #expect(proxies.sender(peer: "10.0.0.1", forwarded: "192.0.2.1, 203.0.113.5, 10.0.0.2") == "203.0.113.5")
        #expect(proxies.sender(peer: "10.0.0.1", forwarded: nil) == "10.0.0.1")
        #expect(proxies.sender(peer: nil, forwarded: "192.0.2.1") == nil)
    }
}
