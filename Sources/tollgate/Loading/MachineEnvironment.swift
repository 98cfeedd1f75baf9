import Foundation
import Measurements
import Rounds

/// What this machine knows of itself: the part of a run's environment that result files often leave out.
enum MachineEnvironment {
    static let current: Environment = {
        var name = utsname()
        guard uname(&name) == 0 else { return Environment() }
        return Environment(os: text(name.sysname), architecture: text(name.machine), cpu: Machine.cpu)
    }()

    private static func text<T>(_ field: T) -> String {
        withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
