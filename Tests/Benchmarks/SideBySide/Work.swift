// A benchmark program that does exactly as much work as it is told: `work UNITS REPETITIONS` sorts an array of UNITS numbers, the same ones
// each time, and prints how long each repetition took as tollgate/results/v1.

func seconds() -> Double {
    let elapsed = ContinuousClock.now - start
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
}

let start = ContinuousClock.now
let units = Int(CommandLine.arguments[1]) ?? 0
let repetitions = Int(CommandLine.arguments[2]) ?? 0
var times: [Double] = []
var checksum: UInt64 = 0
for _ in 0..<repetitions {
    let begin = seconds()
    for _ in 0..<units {
        var word: UInt64 = 88_172_645_463_325_252
        var numbers: [UInt64] = []
        numbers.reserveCapacity(200)
        for _ in 0..<200 {
            word ^= word << 13
            word ^= word >> 7
            word ^= word << 17
            numbers.append(word)
        }
        numbers.sort()
        checksum &+= numbers[100]
    }
    times.append(seconds() - begin)
}
let rows = times.map { "{\"metric\": \"time\", \"value\": \($0)}" }.joined(separator: ", ")
print(
    "{\"schema\": \"tollgate/results/v1\", \"kind\": \"benchmark\", \"metrics\": {\"time\": {\"unit\": \"s\"}}, \"observations\": [\(rows)]}"
)
if checksum == 1 { print("never") }
