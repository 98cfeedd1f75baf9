/// Text from results and budgets made fit for people's eyes, whatever the output's language: what is invisible or turns the direction of
/// writing becomes visible, and what is too long is cut so that two different texts stay different.
package enum VisibleText {
    /// Ids and names are cut beyond this many Unicode scalars.
    package static let longestName = 80
    /// Sentences are cut beyond this many.
    package static let longestSentence = 800

    /// Controls as their pictures (`␊`), other invisible characters and bidirectional controls as `⟨U+202E⟩`; spaces at the ends and
    /// repeated ones, which HTML would drop, as `␠`. Empty text as it is.
    package static func exposing(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar == " " {
                let isOuter = index == 0 || index == scalars.count - 1
                result.append(isOuter || scalars[index - 1] == " " ? "\u{2420}" : scalar)
            } else {
                append(scalar, to: &result)
            }
        }
        return String(result)
    }

    /// The same without touching spaces: for our own sentences, in which only a unit or a name may be foreign.
    package static func exposingInvisible(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return String(result)
    }

    /// At most `most` scalars and still unique: beginning, `…`, end, `~` and eight hexadecimal digits that the whole text decides.
    package static func shortened(_ text: String, most: Int = longestName) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > most else { return text }
        let room = max(most - 10, 2)
        let tail = room / 4
        return String(scalars.prefix(room - tail)) + "…" + String(scalars.suffix(tail)) + "~" + fingerprint(text)
    }

    /// A name as it is shown: cut first, so that the work is bounded, then made visible.
    package static func name(_ text: String) -> String { exposing(shortened(text)) }

    /// At most `most` scalars and an ellipsis.
    package static func cut(_ text: String, most: Int = longestSentence) -> String {
        let scalars = text.unicodeScalars
        return scalars.count > most ? String(scalars.prefix(most)) + "…" : text
    }

    /// FNV-1a of the UTF-8, 64 bits folded to 32: tells texts apart for people, and promises nothing against an adversary.
    private static func fingerprint(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let folded = String((hash >> 32) ^ (hash & 0xffff_ffff), radix: 16)
        return String(repeating: "0", count: 8 - folded.count) + folded
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
        if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
            result.append(picture)
        } else if scalar.value == 0x7f {
            result.append("\u{2421}")
        } else if isInvisible(scalar) {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let padding = String(repeating: "0", count: max(0, 4 - digits.count))
            result.append(contentsOf: "⟨U+\(padding)\(digits)⟩".unicodeScalars)
        } else {
            result.append(scalar)
        }
    }

    /// Controls beyond ASCII, format characters (bidirectional ones, zero widths, tags), separators of lines and fillers. Variation
    /// selectors of emoji stay.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 || scalar.value == 0xFE0E || scalar.value == 0xFE0F { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
