import Foundation
import Measurements

/// What this machine knows of itself: the part of a run's environment that result files often leave out.
enum MachineEnvironment {
    static let current: Environment = {
        var name = utsname()
        guard uname(&name) == 0 else { return Environment() }
        return Environment(os: text(name.sysname), architecture: text(name.machine), cpu: cpuModel)
    }()

    /// The model name of the first processor, as Linux tells it.
    private static var cpuModel: String? {
        guard let file = fopen("/proc/cpuinfo", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") else { continue }
            return String(text[text.index(after: colon)...]).trimmingSpaces()
        }
        return nil
    }

    private static func text<T>(_ field: T) -> String {
        withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
