import Glibc
import ServiceKit
import Testing

@Suite("What a crash leaves behind")
struct ProcessHardeningTests {
    @Test("no core dump is written")
    func coreDumps() {
        ProcessHardening.forbidCoreDumps()
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        let result = unsafe getrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &limit)
        #expect(result == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0)
    }
}
