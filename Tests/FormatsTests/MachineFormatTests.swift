import Measurements
import Testing

@testable import Formats

/// What was measured of a machine beside a run.
struct MachineFormatTests {
    private static let sysstat = FormatFixture(format: .sysstat, folder: "sysstat")
    private static let nvidia = FormatFixture(format: .nvidia, folder: "nvidia-smi")
    private static let vmstat = FormatFixture(format: .vmstat, folder: "vmstat")

    @Test func eachRecognisesItsOwnFilesOnly() throws {
        #expect(try Self.sysstat.misjudgedFiles() == [] && Self.nvidia.misjudgedFiles() == [] && Self.vmstat.misjudgedFiles() == [])
    }

    // MARK: sysstat

    @Test(arguments: [("baseline", 77.456, 20.0, 12.89, 6.624), ("candidate", 83.614, 22, 13.41, 5.781)])
    func intervalsAgree(name: String, user: Double, queue: Double, load: Double, memory: Double) throws {
        let set = try Self.sysstat.resultSet("\(name).sadf.json.gz")
        #expect(abs(Selection(set, "cpu-load.user").mean - user) < 5e-4 && Selection(set, "cpu-load.user").values.count == 32)
        #expect(Selection(set, "cpu-load.idle").sum == 0 && Selection(set, "queue.runq-sz").values.max() == queue)
        #expect(Selection(set, "queue.ldavg-1").values.last == load)
        #expect(abs(Selection(set, "memory.memused-percent").mean - memory) < 5e-4)
        #expect(set.series["cpu-load.idle"]?.metric.direction == .higher && set.series["queue.runq-sz"]?.metric.direction == .lower)
        #expect(set.series["cpu-load.user"]?.metric.unit.symbol == "%" && set.series["memory.memused"]?.metric.unit.symbol == "KiB")
        #expect(set.environment.os == "Linux" && set.environment.architecture == "x86_64" && set.values(ofLabel: "cpu") == ["all"])
        #expect(set.series["cpu-load.user"]?.times.count == 32)
    }

    @Test func startsOfSysstatAreUTC() throws {
        #expect(try Self.sysstat.resultSet("baseline.sadf.json.gz").runs[0].started == 1_795_573_111)
        #expect(try Self.sysstat.resultSet("mpstat.json").runs[0].started == nil)
    }

    @Test func readsMpstatAndIostat() throws {
        #expect(Selection(try Self.sysstat.resultSet("mpstat.json"), "cpu-load.usr").values == [67.66, 65])
        let set = try Self.sysstat.resultSet("iostat.json")
        // The first report is of the time since the start.
        #expect(Selection(set, "avg-cpu.user").values == [62] && Selection(set, "disk.tps").values == [281])
        #expect(set.values(ofLabel: "disk_device") == ["vda"] && set.notes.count == 1)
    }

    @Test(arguments: [
        ("{\"sysstat\":{\"hosts\":5}}", "sysstat.hosts"), ("{\"sysstat\":{\"hosts\":[{}]}}", "sysstat.hosts[0].statistics"),
        ("{\"sysstat\":{\"hosts\":[{\"statistics\":[5]}]}}", "sysstat.hosts[0].statistics[0]"),
    ])
    func namesTheField(text: String, path: String) throws {
        #expect(try #require(throws: FormatError.self) { try Self.sysstat.resultSet(text: text) }.path == path)
    }

    @Test func standsDeepNesting() throws {
        let deep = String(repeating: "{\"a\":", count: 50) + "1" + String(repeating: "}", count: 50)
        let error = try #require(throws: FormatError.self) {
            try Self.sysstat.resultSet(text: "{\"sysstat\":{\"hosts\":[{\"statistics\":[{\"x\":\(deep)}]}]}}")
        }
        #expect(error.kind == .empty)
    }

    // MARK: Other outputs of sysstat

    /// The values of a metric with their labels and times, and what the metric is.
    private static func content(_ set: ResultSet, _ name: String) -> (metric: Metric?, labels: [Labels], values: [Double], times: [Double])
    {
        guard let series = set.series[name] else { return (nil, [], [], []) }
        let labels = (0..<series.count).map { set.labels[Int(series.labels[$0])] }
        return (series.metric, labels, series.values, series.times)
    }

    @Test("a recording gives the same measurements in JSON and in sadf -d")
    func tableAgreesWithJSON() throws {
        let json = try Self.sysstat.resultSet("baseline.sadf.json.gz")
        let table = try Self.sysstat.resultSet("baseline.sadf-d.csv")
        #expect(table.metrics.map(\.name) == json.metrics.map(\.name).filter { $0.hasPrefix("cpu-load.") })
        for name in table.metrics.map(\.name) { #expect(Self.content(table, name) == Self.content(json, name), "\(name)") }
        #expect(table.runs[0].started == json.runs[0].started)
    }

    @Test(
        "columns have the names of the JSON",
        arguments: [
            ("proc/s;cswch/s", "process-and-context-switch.proc process-and-context-switch.cswch"),
            ("CPU;%usr;%nice", "cpu-load.usr cpu-load.nice"), ("INTR;intr/s", "interrupts.value"),
            ("kbmemfree;kbavail;%memused;kbinact", "memory.memfree memory.avail memory.memused-percent memory.inactive"),
            ("kbswpfree;%swpused", "memory.swpfree memory.swpused-percent"), ("runq-sz;ldavg-1", "queue.runq-sz queue.ldavg-1"),
            ("tps;rtps;wtps;dtps;bread/s", "io.tps io.io-reads.rtps io.io-writes.wtps io.io-discard.dtps io.io-reads.bread"),
            ("DEV;tps;rkB/s;%util", "disk.tps disk.rkB disk.util-percent"),
            ("IFACE;rxpck/s;%ifutil", "network.net-dev.rxpck network.net-dev.ifutil-percent"), ("IFACE;rxerr/s", "network.net-edev.rxerr"),
            ("%scpu-10;%scpu", "psi.psi-cpu.some_avg10 psi.psi-cpu.some_avg"),
            ("%sio-60;%fio", "psi.psi-io.some_avg60 psi.psi-io.full_avg"),
            ("new/s", "new/s"),
        ])
    func namesColumns(columns: String, names: String) throws {
        let count = columns.split(separator: ";").count
        let row = [String](repeating: "1.00", count: count).joined(separator: ";")
        let set = try Self.sysstat.resultSet(text: "# hostname;interval;timestamp;\(columns)\nh;1;2026-11-25 02:18:31 UTC;\(row)\n")
        #expect(set.metrics.map(\.name).sorted() == names.split(separator: " ").map(String.init).sorted())
    }

    @Test("several groups, single processors, local times, a comma for the decimal mark, a restart and a comment")
    func readsGroups() throws {
        let head = "# hostname;interval;timestamp;"
        let set = try Self.sysstat.resultSet(
            text: """
                \(head)CPU;%user;%idle
                h;1;2026-11-25 02:18:31;-1;0,27;99,61
                h;1;2026-11-25 02:18:31;0;0,50;1.234
                h;-1;2026-11-25 02:18:32;LINUX-RESTART\t(2 CPU)
                h;-1;2026-11-25 02:18:32;COM about to start
                \(head)runq-sz;frmpg/s
                h;1;2026-11-25 02:18:33;3;-6,55

                """)
        #expect(Selection(set, "cpu-load.user") { $0["cpu"] == "all" }.values == [0.27])
        #expect(Selection(set, "cpu-load.idle") { $0["cpu"] == "0" }.values == [1.234])
        #expect(Selection(set, "queue.runq-sz").values == [3] && Selection(set, "memory.frmpg").values == [-6.55])
        #expect(set.runs[0].started == nil && set.series["memory.frmpg"]?.metric.unit == Measurements.Unit.none)
        #expect(set.notes == ["the machine was started again while it was recorded"])
    }

    @Test func readsSecondsSince1970() throws {
        let set = try Self.sysstat.resultSet(text: "# hostname;interval;timestamp;runq-sz\nh;1;1795573111;3\n")
        #expect(set.runs[0].started == 1_795_573_111)
    }

    @Test(arguments: [
        ("h;1;2026-11-25 02:18:31 UTC;-1;80.4", 2, "6 cells, found 5"), ("h;1;2026-11-25 02:18:31 UTC;-1;80.40;much", 2, "\"much\""),
        ("h;1;2026-11-25 02:18:31 UTC;-1;80.40;9.05;0;70;1", 2, "6 cells, found 9"),
    ])
    func namesTheRowOfATable(row: String, line: Int, words: String) throws {
        let text = "# hostname;interval;timestamp;CPU;%user;%nice[...]\n\(row)\n"
        let error = try #require(throws: FormatError.self) { try Self.sysstat.resultSet(text: text) }
        #expect(error.kind == .malformed && error.line == line && error.problem.contains(words), "\(error.problem)")
    }

    @Test("metrics that come again and again cannot fill the memory")
    func limitsMetrics() throws {
        let text = (0..<3_000).map { "# hostname;interval;timestamp;m\($0)\nh;1;1795573111;3\n" }.joined()
        let set = try Self.sysstat.resultSet(text: text)
        #expect(set.metrics.count == 2_000 && set.notes.count == 1)
    }

    @Test("a recording gives the same measurements in JSON and as text, but for the times, of which the text does not say the zone")
    func textAgreesWithJSON() throws {
        let json = try Self.sysstat.resultSet("baseline.sadf.json.gz")
        let text = try Self.sysstat.resultSet("baseline.sar-iso.txt")
        #expect(text.metrics.map(\.name) == json.metrics.map(\.name).filter { $0.hasPrefix("cpu-load.") })
        for name in text.metrics.map(\.name) {
            let expected = Self.content(json, name)
            let found = Self.content(text, name)
            // The text is of the first nine seconds.
            #expect(found.metric == expected.metric && found.values == Array(expected.values.prefix(9)), "\(name)")
            #expect(found.labels == Array(expected.labels.prefix(9)) && found.times.isEmpty, "\(name)")
        }
        #expect(text.environment == json.environment && text.runs[0].started == nil)
    }

    /// In front of a table, with the dates that several locales have.
    private static let heads = [
        "Linux 6.1.0 (host) \t2026-11-25 \t_x86_64_\t(2 CPU)", "Linux 6.1.0 (host) \t11/25/26 \t_x86_64_\t(2 CPU)",
        "Linux 6.1.0 (host) \t25.11.2026 \t_aarch64_\t(2 CPU)", "Linux 6.1.0 (host) \t2026年11月25日 \t_x86_64_\t(2 CPU)",
    ]

    @Test("whichever date the locale has, and clocks of 12 hours", arguments: heads, ["02:18:31", "02:18:31 PM", "02:18:31 am"])
    func readsOtherLocales(head: String, time: String) throws {
        let set = try Self.sysstat.resultSet(
            text: """
                \(head)

                \(time)        CPU     %user     %idle
                \(time)        all     80,40      9,05
                \(time)          0      1,00      2,00

                \(time)   runq-sz   ldavg-1
                \(time)         3      0,50

                \(time)  LINUX RESTART\t(2 CPU)

                \(time)        CPU     %user     %idle
                \(time)        all     70,40      8,05
                \(time)  COM 5 seconds to go
                Average:        all     75,40      9,05

                """)
        #expect(Selection(set, "cpu-load.user") { $0["cpu"] == "all" }.values == [80.4, 70.4])
        #expect(Selection(set, "cpu-load.idle") { $0["cpu"] == "0" }.values == [2] && Selection(set, "queue.runq-sz").values == [3])
        #expect(set.environment.architecture == (head.contains("aarch64") ? "aarch64" : "x86_64") && set.notes.count == 1)
        let source = try InputSource(name: "sar", bytes: Array("\(head)\n\n\(time) CPU %user\n".utf8))
        #expect(try ResultFormat.format(of: source).name == "sysstat")
    }

    @Test("a name at the end may have spaces")
    func readsNamesAtTheEnd() throws {
        let text = "\(Self.heads[0])\n\n02:18:31 %fsused Iused FILESYSTEM\n02:18:32 5 7 /mnt/my disk\n"
        #expect(Selection(try Self.sysstat.resultSet(text: text), "%fsused") { $0["filesystem"] == "/mnt/my disk" }.values == [5])
    }

    @Test(arguments: ["02:18:39 all", "02:18:39 all 1.0", "02:18:39", "02:18:39 all 1.0 2.0 3.0", "02:18:39 all 1.0 13.6G"])
    func namesTheRowOfText(row: String) throws {
        let error = try #require(throws: FormatError.self) {
            try Self.sysstat.resultSet(text: "\(Self.heads[0])\n\n02:18:30 CPU %user %idle\n\(row)\n")
        }
        #expect(error.kind == .malformed && error.line == 4)
    }

    // MARK: pidstat

    @Test(arguments: [("baseline", 4.829, 10.923, 54_208.0), ("candidate", 5.199, 12.431, 53_968)])
    func processesAgree(name: String, busy: Double, waiting: Double, memory: Double) throws {
        let set = try Self.sysstat.resultSet("\(name).pidstat.txt")
        let process = Selection(set, "%CPU") { $0["process"] == "python" }
        #expect(process.values.count == 15 && abs(process.mean - busy) < 1e-3 && abs(Selection(set, "%wait").mean - waiting) < 1e-3)
        #expect(Selection(set, "RSS").values.max() == memory && set.series["RSS"]?.metric.unit.symbol == "KiB")
        #expect(set.series["%CPU"]?.metric.unit.symbol == "%" && set.series["%wait"]?.metric.direction == .lower)
        // Numbers of the process, its user and its processor are no measurements.
        #expect(
            set.metrics.map(\.name).sorted()
                == ["%CPU", "%MEM", "%guest", "%system", "%usr", "%wait", "RSS", "VSZ", "majflt/s", "minflt/s"])
        #expect(set.environment.os == "Linux" && set.environment.architecture == "x86_64" && set.runs[0].started == nil)
    }

    @Test("in blocks, with commands of several words, a clock of 12 hours, and what could not be read")
    func readsBlocksOfProcesses() throws {
        let set = try Self.sysstat.resultSet(
            text: """
                \(Self.heads[1])

                02:18:31 AM   UID       PID    %usr   CPU  Command
                02:18:33 AM     0         7  150.00     1  my tool 3

                02:18:31 AM   UID       PID   kB_rd/s  iodelay  Command
                02:18:33 AM     0         7     -1.00        0  my tool 3

                Average:      UID       PID    %usr   CPU  Command
                Average:        0         7  150.00     -  my tool 3

                """)
        #expect(Selection(set, "%usr") { $0["process"] == "my tool 3" }.values == [150])
        #expect(Selection(set, "kB_rd/s").missing == 1 && Selection(set, "iodelay").values == [0])
    }

    @Test("seconds since 1970 are times, and threads are in their process")
    func readsThreads() throws {
        let set = try Self.sysstat.resultSet(
            text: """
                \(Self.heads[1])

                #      Time   UID      TGID       TID    %usr  Command
                1795573111     0         7         -    5.00  tool
                1795573111     0         -         8    3.00  |__tool

                """)
        #expect(Selection(set, "%usr").values == [5] && set.runs[0].started == 1_795_573_111 && set.notes.count == 1)
    }

    @Test func namesTheRowOfAProcess() throws {
        let error = try #require(throws: FormatError.self) {
            try Self.sysstat.resultSet(text: "\(Self.heads[0])\n\n# Time UID PID %usr Command\n02:18:33 0 7 many tool\n")
        }
        #expect(error.line == 4 && error.path == "%usr")
    }

    // MARK: vmstat

    /// The first row, with 32 and 31 % idle, is of the time since the machine was started.
    @Test(arguments: [("baseline.txt", 16.312), ("candidate.txt", 16.25)])
    func rowsAgree(file: String, running: Double) throws {
        let set = try Self.vmstat.resultSet(file)
        #expect(Selection(set, "r").values.count == 16 && abs(Selection(set, "r").mean - running) < 1e-3)
        #expect(Selection(set, "id").sum == 0 && set.notes.count == 1)
        #expect(set.series["id"]?.metric.direction == .higher && set.series["free"]?.metric.unit.symbol == "KiB")
        #expect(set.series["r"]?.times.count == 16 && set.series["UTC"] == nil)
    }

    @Test("without times, and with headers that come again")
    func readsPlainVmstat() throws {
        let header = "procs --cpu--\n r  b us\n"
        let set = try Self.vmstat.resultSet(text: header + " 9 9 9\n 1 0 50\n" + header + " 2 0 60\n")
        #expect(Selection(set, "us").values == [50, 60] && set.runs[0].started == nil)
    }

    @Test(arguments: ["1 2", "1 x 3"])
    func namesTheRow(row: String) throws {
        let error = try #require(throws: FormatError.self) { try Self.vmstat.resultSet(text: "procs --cpu--\n r  b us\n 9 9 9\n\(row)\n") }
        #expect(error.line == 4)
    }

    // MARK: nvidia-smi

    struct Card: Sendable {
        let metric: String
        let idle: Double
        let load: Double
        let unit: String
    }

    @Test(arguments: [
        Card(metric: "utilization.gpu", idle: 0, load: 100, unit: "%"), Card(metric: "utilization.memory", idle: 0, load: 11, unit: "%"),
        Card(metric: "memory.used", idle: 0, load: 19_818, unit: "MiB"), Card(metric: "power.draw", idle: 69.85, load: 631.95, unit: "W"),
        Card(metric: "temperature.gpu", idle: 41, load: 59, unit: "C"),
        Card(metric: "clocks.current.sm", idle: 345, load: 1_980, unit: "MHz"),
    ])
    func queriesAgree(card: Card) throws {
        let idle = try Self.nvidia.resultSet("h100-idle.query-gpu.csv.gz")
        let load = try Self.nvidia.resultSet("h100-load.query-gpu.csv.gz")
        #expect(Selection(idle, card.metric).values == [card.idle] && Selection(load, card.metric).values == [card.load])
        #expect(load.series[card.metric]?.metric.unit.symbol == card.unit)
        #expect(load.notes.contains { $0.hasPrefix("columns without any number") } && load.values(ofLabel: "gpu") == ["0"])
        // Numbers of the card and of its place are no measurements.
        #expect(load.series["pci.device"] == nil && load.series["count"] == nil && load.series["driver_version"] == nil)
    }

    @Test(arguments: [("h100-idle.dmon.txt", 0.0, 69.0, 345.0), ("h100-load.dmon.txt", 100, 633.6, 1_980)])
    func samplesAgree(file: String, busy: Double, power: Double, clock: Double) throws {
        let set = try Self.nvidia.resultSet(file)
        #expect(Selection(set, "sm").values == [Double](repeating: busy, count: 5))
        #expect(abs(Selection(set, "pwr").mean - power) < 1e-9 && Selection(set, "pclk").mean == clock)
    }

    @Test func processesAreLabels() throws {
        let apps = try Self.nvidia.resultSet("h100-load.compute-apps.csv")
        #expect(Selection(apps, "used_gpu_memory").values == [2_566, 1_542, 15_690])
        #expect(Selection(apps, "used_gpu_memory") { $0["process"] == "./gpu_burn" }.values == [15_690])
        let monitored = try Self.nvidia.resultSet("h100-load.pmon.txt")
        #expect(Selection(monitored, "sm") { $0["process"] == "gpu_burn" }.values.count == 5)
        #expect(Selection(monitored, "sm") { $0["process"] == "memhog" }.missing == 10)
    }

    @Test("a loop's own number of the card counts, not the index of each call")
    func readsWrappedQueries() throws {
        let set = try Self.nvidia.resultSet("h100x8-wrapped-idle.csv")
        #expect(set.values(ofLabel: "gpu") == ["0", "1", "2", "3", "4", "5", "6", "7"])
        #expect(Selection(set, "power.draw") { $0["gpu"] == "0" }.values == [74.01, 74.06])
        #expect(set.series["memory.used"]?.metric.unit.symbol == "MiB" && set.runs[0].started == 1_757_323_610)
    }

    @Test(
        "nothing ran on the card",
        arguments: [
            "timestamp, gpu_name, pid, process_name, used_gpu_memory [MiB]\n",
            "# gpu   pid  type  sm  command\n# Idx    #   C/G   %  name\n    0     -     -   -   -\n",
        ])
    func saysThatNothingRan(text: String) throws {
        #expect(try #require(throws: FormatError.self) { try Self.nvidia.resultSet(text: text) }.kind == .empty)
    }

    @Test("headers that come again, and commands with spaces")
    func readsRepeatedHeaders() throws {
        let header = "# gpu pid type sm command\n# Idx # C/G % name\n"
        let set = try Self.nvidia.resultSet(text: header + "0 7 C 5 my tool\n" + header + "0 7 C 6 my tool\n")
        #expect(Selection(set, "sm") { $0["process"] == "my tool" }.values == [5, 6])
    }

    @Test(arguments: [("1, 2, 3", 2, "2 columns"), ("0, 5 %\n0, much", 3, "\"much\"")])
    func namesTheLine(rows: String, line: Int, words: String) throws {
        let error = try #require(throws: FormatError.self) { try Self.nvidia.resultSet(text: "index, utilization.gpu [%]\n\(rows)\n") }
        #expect(error.line == line && error.problem.contains(words))
    }
}
