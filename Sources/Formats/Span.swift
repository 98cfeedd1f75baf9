/// One span of a trace as any tracing format tells it; times in nanoseconds since 1970.
struct Span: Equatable {
    var trace: String
    var id: String
    /// Nil for a root.
    var parent: String?
    var name: String
    var service: String?
    /// Nil where the file does not say it: a span that was never finished.
    var start: Int?
    var end: Int?
    var isFailed = false
    /// When the first token of a model's answer came, as an event of the span tells it.
    var firstToken: Int?
    /// The server's half of a span whose client's half has the same id, as Zipkin's older writers share it.
    var sharesID = false
    /// The parent is only what was before it: this span's time is no part of its time.
    var followsOnly = false
    /// Texts, and numbers and booleans as text; lists are left out.
    var attributes: [(key: String, value: String)] = []

    static func == (left: Span, right: Span) -> Bool {
        left.trace == right.trace && left.id == right.id && left.parent == right.parent && left.name == right.name
            && left.service == right.service && left.start == right.start && left.end == right.end && left.isFailed == right.isFailed
            && left.firstToken == right.firstToken && left.sharesID == right.sharesID && left.followsOnly == right.followsOnly
            && left.attributes.elementsEqual(right.attributes, by: ==)
    }

    subscript(key: String) -> String? { attributes.last { $0.key == key }?.value }

    /// Of the first of these names that the span has: the newest one first.
    func first(of keys: [String]) -> String? {
        for key in keys { if let value = self[key] { return value } }
        return nil
    }

    /// The event that tells the first token: the name that instrumentations use who stream.
    static let firstTokenEvents: Set<String> = ["gen_ai.first_token", "gen_ai.content.first_token", "first_token", "first token"]
}

extension Int {
    /// The end of what takes some time; nil where one of them is not known, or the sum is too large.
    init?(start: Int?, duration: Int?) {
        guard let start, let duration else { return nil }
        let (sum, overflow) = start.addingReportingOverflow(duration)
        guard !overflow else { return nil }
        self = sum
    }

    /// Nanoseconds of microseconds; nil where they are too many.
    init?(microseconds: Int) {
        let (product, overflow) = microseconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return nil }
        self = product
    }
}
