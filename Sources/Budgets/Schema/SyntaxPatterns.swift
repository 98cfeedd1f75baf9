/// The texts that keys take, as regular expressions of the dialect that JSON Schema names (ECMA-262). Wider than the parser where only it
/// can tell: whether a unit is known, whether a day exists.
enum SyntaxPatterns {
    private static let number = "([0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?"
    private static let unit = "(1/s|(?!or\\b)[^\\s0-9.,+-][^\\s,]*)"
    private static let term = "(\\+?\(number)\\s*(\(unit))?|[$€£]\(number))"

    static let metric = "^(?!/)([^\\u0000-\\u001F\\u007F]*[^/\\u0000-\\u001F\\u007F])$"
    static let statistic = "^(mean|geomean|median|rate|sum|min|max|p(?!0+(\\.0+)?$)[0-9]{1,2}(\\.[0-9]+)?)$"
    static let quantity = "^\\s*([+-]?\(number)\\s*(\(unit))?|[$€£]\\s*[+-]?\(number))\\s*$"
    static let margin = "^\\s*\(term)(\\s+or\\s+\(term)){0,2}\\s*$"
    static let confidence = "^\\s*\(number)\\s*%\\s*$"
    static let failures = "^(exclude|as-timeout\\(\\s*\(number)\\s*[a-zµμ]+\\s*\\))$"
    static let noise = "^(none|\(number)\\s*%)$"
    static let price = "^\\s*([$€£]\\s*\(number)|\(number)\\s*([$€£]|[a-zA-Z]{3}))\\s*/\\s*(M|k|K|token|1)\\s*$"
    static let day = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
    static let baseline =
        "^(merge-base|same-job|latest-tag|latest-tag\\([^\\s()\\[\\]]+\\)|window\\([1-9][0-9]*\\)|"
        + "(?!window\\b|latest-tag\\b|HEAD$|@$)[^\\s?*\\[\\]\\\\:^~()-][^\\s?*\\[\\]\\\\:()]*)$"
}
