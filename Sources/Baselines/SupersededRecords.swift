package import Git
import Measurements

extension [RecordEntry] {
    /// Of the records of one commit and suite, those for which a later attempt of the same CI run and job has recorded too, on such a machine: the
    /// last of these attempts by the record's digest. All of them stay runs of the commit.
    package var supersedingAttempts: [ObjectID: String] {
        var latest: [[String?]: String] = [:]
        for entry in self {
            guard let place = entry.attemptKey, let attempt = entry.record.identity.attempt else { continue }
            if let known = latest[place], !naturallyPrecedes(known, attempt) { continue }
            latest[place] = attempt
        }
        return reduce(into: [:]) { superseded, entry in
            guard let place = entry.attemptKey, let last = latest[place], let own = entry.record.identity.attempt else { return }
            if own != last { superseded[entry.digest] = last }
        }
    }
}

extension RecordEntry {
    /// What attempts have in common; nil outside of CI. A matrix runs one job on several machines.
    fileprivate var attemptKey: [String?]? {
        record.identity.ciRun.map { [$0, record.identity.job] + record.environment.noiseKey }
    }
}
