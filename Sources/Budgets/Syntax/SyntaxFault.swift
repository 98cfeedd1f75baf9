/// Why a text is not what its key takes; where it stands is known to whoever read it.
struct SyntaxFault: Error, Hashable {
    let message: String
    let mend: String?

    init(_ message: String, mend: String? = nil) {
        self.message = message
        self.mend = mend
    }
}

/// Text of a file in a message: in quotation marks, shortened, without control characters.
func quoted(_ text: String) -> String {
    "\"\(shortened(text))\""
}

/// At most 60 characters on one line; what a terminal or a reader could take for something else is spelt out.
func shortened(_ text: String) -> String {
    var result = ""
    for (index, character) in text.enumerated() {
        if index == 60 { return result + "…" }
        // One character may hold any number of combining scalars.
        for scalar in character.unicodeScalars.prefix(8) {
            if isControl(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
    return result
}

/// Control characters, line and paragraph separators, and the marks that turn the direction of writing (they make a text look like
/// another one).
func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
}
