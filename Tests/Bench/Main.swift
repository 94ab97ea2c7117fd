import ArgumentParser

/// Measures single hot paths; `ops/bench` runs it beside the physical limits and prints ratios.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures single hot paths, one JSON object a line.",
        subcommands: [RecordBench.self, RelayBench.self, LateChargeBench.self])
}
