import ArgumentParser

/// What the gateway adds to a job: the same job through the bare backend, through ours, and through
/// wrappers of the usual kind, in turn, so that whatever else the machine does meets all alike.
struct GatewayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Measure arrival to first byte, and total, beside other backends.")

    @Option(help: "The folder of the private cupsd that gateway.sh made.") var folder: String
    @Option(help: "The queue whose jobs are printed.") var queue: String
    @Option(help: "How often each job goes through each backend.") var runs: Int
    @Option(help: "How often the large job does; 0 for never.") var largeRuns: Int

    func run() throws {
        Descriptors.open()
        let printer = try PrinterSink()
        let site = PrivateSite(folder: folder, queue: queue, printerPort: printer.port)
        for document in ["1-page.pdf", "10-pages.pdf", "100-pages.pdf"] {
            let series = try measure(document, Contender.all, runs, site, printer)
            print(try GatewayReport.times(of: document, series))
        }
        guard largeRuns > 0 else { return }
        let series = try measure(
            "large.ras", [.copying, .bare, .pagetoll], largeRuns, site, printer)
        print(try GatewayReport.throughput(of: "large.ras", series))
    }

    /// Takes the document through every contender, round by round; each round begins with another.
    private func measure(
        _ document: String, _ contenders: [Contender], _ rounds: Int, _ site: PrivateSite,
        _ printer: PrinterSink
    ) throws -> GatewaySeries {
        let path = "\(folder)/documents/\(document)"
        var series = GatewaySeries(contenders: contenders)
        // The first round fills caches, and is not counted.
        for round in 0...rounds {
            for turn in contenders.indices {
                let contender = contenders[(turn + round) % contenders.count]
                let job = try HeldJob(queue: queue, title: document)
                defer { job.purge() }
                let times = try BackendRun(contender: contender, site: site, job: job)
                    .run(path, to: printer)
                if round > 0 { series.add(times, of: contender) }
            }
        }
        return series
    }
}
