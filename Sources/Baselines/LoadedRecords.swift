package import Measurements

/// Several records of one commit and suite as one result set: each record's runs are runs of their own.
package struct LoadedRecords: Sendable {
    package let results: ResultSet
    /// How often somebody looked: distinct CI runs and attempts, outside of CI distinct identities.
    package let looks: Int
    /// Number of records left out because they were measured in another environment.
    package let elsewhere: Int
}

extension RecordSnapshot {
    /// The records' samples, merged.
    ///
    /// Where some were measured in an environment like the given one, the others are left out: a matrix of systems is never pooled. Records
    /// of several environments that have to stay together are kept apart by the label `environment`. A run keeps its name unless an
    /// earlier record has one of that name.
    package func load(_ entries: [RecordEntry], like environment: Environment? = nil) throws -> LoadedRecords {
        let alike = entries.filter { $0.record.environment.noiseKey == environment?.noiseKey }
        let chosen = alike.isEmpty ? entries : alike
        let keys = chosen.map { $0.record.environment.noiseKey }
        let names = EnvironmentNames(keys)
        var runNames = RunNames()
        var parts: [ResultSet] = []
        var damage: RecordError?
        for (entry, key) in zip(chosen, keys) {
            var part: ResultSet
            do {
                part = try results(of: entry)
            } catch let error as RecordError where error.isDamage {
                faults.note(error)
                damage = error
                continue
            }
            for index in part.runs.indices { part.runs[index] = runNames.unique(part.runs[index], of: entry) }
            parts.append(names.name(of: key).map { name in part.relabelled { $0.adding("environment", name) } } ?? part)
        }
        // Where nothing is left there is no baseline to go on with.
        if parts.isEmpty, let damage { throw damage }
        var merged = try RecordSnapshot.merged(parts, place: entries.first?.place ?? "records")
        for index in merged.runs.indices {
            merged.runs[index].isNamedByFile = runNames.namedByFile.contains(merged.runs[index].name)
        }
        return LoadedRecords(results: merged, looks: looks(entries), elsewhere: entries.count - chosen.count)
    }

    private static func merged(_ parts: [ResultSet], place: String) throws(RecordError) -> ResultSet {
        do {
            return try ResultSet.merging(parts)
        } catch {
            throw .contradiction(place: place, reason: "\(error)")
        }
    }

    /// The number of distinct looks that the records stand for.
    package func looks(_ entries: [RecordEntry]) -> Int { Set(entries.map(\.record.identity.look)).count }
}

/// Gives the runs of all records different names.
private struct RunNames {
    private var taken: Set<String> = []
    /// The given names of those runs that their files named.
    private(set) var namedByFile: Set<String> = []

    mutating func unique(_ run: Run, of entry: RecordEntry) -> Run {
        var named = run
        let identity = entry.record.identity
        let marks = [identity.ciRun, identity.attempt.map { "attempt \($0)" }, identity.job, identity.runID].compactMap { $0 }
        let mark = marks.isEmpty ? entry.digest.short : marks.joined(separator: ", ")
        var number = 1
        while !taken.insert(named.name).inserted {
            named.name = number == 1 ? "\(run.name) (\(mark))" : "\(run.name) (\(mark), \(number))"
            number += 1
        }
        if run.isNamedByFile { namedByFile.insert(named.name) }
        // Merging unites what has one name and looks for shards in what has none: neither may happen here.
        named.isNamedByFile = true
        return named
    }
}

/// Names environments by what differs between them.
private struct EnvironmentNames {
    private let isDifferent: [Bool]

    init(_ keys: [[String?]]) {
        guard let first = keys.first else {
            isDifferent = []
            return
        }
        isDifferent = first.indices.map { part in keys.contains { $0[part] != first[part] } }
    }

    /// Nil where all are alike.
    func name(of key: [String?]) -> String? {
        guard isDifferent.contains(true) else { return nil }
        return zip(key, isDifferent).compactMap { part, differs in differs ? part ?? "unknown" : nil }.joined(separator: " ")
    }
}
