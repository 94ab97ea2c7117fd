import Foundation
import PollThread
import Testing

@Suite struct ProcessMemoryTests {
    @Test("after dumps are forbidden nobody may look into the process, and the limit of a core file is nothing")
    func limit() throws {
        #expect(ProcessMemory.forbidDumps())
        #expect(!ProcessMemory.isVisible)
        let limits = try String(contentsOfFile: "/proc/self/limits", encoding: .utf8)
        let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(line?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    }
}
