import Measurements

extension BudgetParser {
    /// In the file's order. All are of one currency, or costs could not be added up.
    mutating func prices(_ fields: Fields) -> [ModelPrice] {
        guard let node = fields.nodes["prices"], let entries = mapping(node, called: quoted("prices")) else { return [] }
        if entries.isEmpty { problems.error("\(quoted("prices")) is empty", at: node.location, mend: "expected at least one model") }
        var prices: [ModelPrice] = []
        for (model, value) in entries {
            guard visits <= BudgetParser.mostVisits else { break }
            guard let fields = self.fields(of: value, by: BudgetKeys.price, at: model.location) else { continue }
            let input = self.value("input", in: fields, reading: TokenPrice.reading)
            let output = self.value("output", in: fields, reading: TokenPrice.reading)
            let cached = self.value("cached", in: fields, reading: TokenPrice.reading)
            guard let input, let output else { continue }
            let currency = prices.first?.currency ?? input.value.currency
            for price in [input, output, cached].compactMap({ $0 }) where price.value.currency.dimension != currency.dimension {
                problems.error(
                    "prices in \(price.value.currency.symbol) and in \(currency.symbol)", at: price.location,
                    mend: "write all in one currency")
            }
            let texts = ["input", "output", "cached"].compactMap { key in text(key, in: fields).map { "\(key) \($0.value)" } }
            prices.append(
                ModelPrice(
                    model: model.value, input: input.value.value, output: output.value.value,
                    cached: (cached ?? input).value.value, currency: currency, text: texts.joined(separator: ", ")))
        }
        return prices
    }
}
