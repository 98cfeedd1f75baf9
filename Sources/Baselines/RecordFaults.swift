/// Records that were found damaged or foreign while others were read: each once, in the order in which they were met.
package final class RecordFaults {
    package private(set) var all: [RecordError] = []

    func note(_ fault: RecordError) {
        if !all.contains(fault) { all.append(fault) }
    }
}
