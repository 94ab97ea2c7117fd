// What the check must find, and what it must let pass. A line that ends with `// wrong` has one comparison of texts.
func wrong(_ text: String, _ other: String, _ texts: [String], _ perhaps: String?, _ set: Set<String>) -> Bool {
    let inferred = other
    if text == other { return true }  // wrong
    if inferred != "x" { return true }  // wrong
    if perhaps == "x" { return true }  // wrong
    if perhaps != other { return true }  // wrong
    if perhaps == texts.last { return true }  // wrong
    if text.prefix(2) == "ab" { return true }  // wrong
    if texts.contains("x") { return true }  // wrong
    if set.contains(text) { return true }  // wrong
    if texts.first == text { return true }  // wrong
    switch text {
    case "x": return true  // wrong
    default: return texts.firstIndex(of: other) == 0  // wrong
    }
}

func right(_ text: String, _ count: Int, _ perhaps: String?, _ scalar: Unicode.Scalar) -> Bool {
    text.utf8.elementsEqual("x".utf8) || count == 3 || perhaps == nil || perhaps != nil || scalar == "x" || text < "x"
}
