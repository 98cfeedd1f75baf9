import Foundation

/// What the processors of this machine did up to one moment, and what of it was this process's children's.
struct MachineReading {
    /// Seconds of all processors together.
    let busy: Double
    /// Seconds that the hypervisor gave to others.
    let stolen: Double
    /// Seconds of this process and of its children that have ended.
    let own: Double
    let seconds: Double

    /// Nil where the system does not tell (`/proc/stat`).
    static func now() -> MachineReading? {
        guard let text = SystemFile.text("/proc/stat"), let line = text.split(separator: "\n").first, line.hasPrefix("cpu ") else {
            return nil
        }
        let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard ticks.count >= 8 else { return nil }
        let second = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        return MachineReading(
            busy: (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / second, stolen: ticks[7] / second,
            own: used(by: Int32(RUSAGE_CHILDREN.rawValue)) + used(by: Int32(RUSAGE_SELF.rawValue)),
            seconds: ProcessInfo.processInfo.systemUptime)
    }

    private static func used(by who: __rusage_who_t) -> Double {
        var usage = rusage()
        guard getrusage(who, &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

/// What the machine did while a command ran.
package struct MachineUse: Sendable, Hashable, Codable {
    /// Wall-clock seconds.
    package let seconds: Double
    /// The share of all processors that others used or the hypervisor took; nil where the system does not tell.
    package let othersShare: Double?
    /// The share that the hypervisor took.
    package let stolenShare: Double?
    /// The load average of the last minute, at the end.
    package let load: Double?

    init(seconds: Double, othersShare: Double?) {
        self.seconds = seconds
        self.othersShare = othersShare
        stolenShare = nil
        load = nil
    }

    init(from start: MachineReading?, to end: MachineReading?, seconds: Double) {
        self.seconds = seconds
        load = SystemFile.text("/proc/loadavg").flatMap { $0.split(separator: " ").first }.flatMap { Double($0) }
        guard let start, let end, end.seconds > start.seconds else {
            othersShare = nil
            stolenShare = nil
            return
        }
        let capacity = (end.seconds - start.seconds) * Double(Machine.processors)
        let stolen = max(end.stolen - start.stolen, 0)
        let others = max(end.busy - start.busy - (end.own - start.own), 0)
        // Ticks of 10 ms say nothing about a command that took a few of them.
        let isLong = end.seconds - start.seconds >= 0.05
        othersShare = isLong ? min((others + stolen) / capacity, 1) : nil
        stolenShare = isLong ? min(stolen / capacity, 1) : nil
    }
}

/// The machine itself, as far as it tells.
package struct Machine: Sendable, Hashable, Codable {
    /// The model's name.
    package let cpu: String?
    /// Processors that are online.
    package let processors: Int
    /// Processors that this process may use.
    package let allowed: Int
    package let governor: String?
    /// Whether the processor may exceed its nominal frequency; nil where that is not told.
    package let turbo: Bool?

    package static var processors: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }

    /// The model name of the first processor, as Linux tells it.
    package static var cpu: String? {
        let line = SystemFile.text("/proc/cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
        guard let line, let colon = line.firstIndex(of: ":") else { return nil }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }

    package static func now() -> Machine {
        let folder = "/sys/devices/system/cpu/"
        let noTurbo = SystemFile.text(folder + "intel_pstate/no_turbo")?.first
        let boost = SystemFile.text(folder + "cpufreq/boost")?.first
        return Machine(
            cpu: cpu, processors: processors, allowed: Processors.allowed.count,
            governor: SystemFile.text(folder + "cpu0/cpufreq/scaling_governor")?.split(separator: "\n").first.map(String.init),
            turbo: noTurbo.map { $0 == "0" } ?? boost.map { $0 == "1" })
    }
}

/// Small files in which Linux tells of itself.
enum SystemFile {
    /// The first 4 KiB; nil where there is no such file.
    static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
