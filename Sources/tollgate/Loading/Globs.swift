import Foundation
import Measurements

/// The files that a pattern names, in natural order. A pattern that is itself an existing path names just that.
///
/// `*`, `?` and `[…]` as in a shell; hidden files are not matched by `*`. Empty where nothing matches.
func files(matching pattern: String, in directory: String?) -> [String] {
    let full = directory.map { pattern.hasPrefix("/") ? pattern : asWritten($0, pattern) } ?? pattern
    if access(full, F_OK) == 0 { return [full] }
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(full, 0, nil, &matches) == 0 else { return [] }
    let paths = (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }
    return paths.sorted(by: naturallyPrecedes)
}

/// A pattern in a folder, relative to the working directory where it lies below it: messages then name files as people would.
private func asWritten(_ directory: String, _ pattern: String) -> String {
    var folder = directory[...]
    while folder.count > 1, folder.last == "/" { folder.removeLast() }
    let here = FileManager.default.currentDirectoryPath
    if folder == here { return pattern }
    if folder.hasPrefix(here + "/") { return folder.dropFirst(here.count + 1) + "/" + pattern }
    return folder + "/" + pattern
}

/// The longest common folder of the paths and their own rests: `a/base/r.json`, `a/new/r.json` → `base/r.json`, `new/r.json`.
/// Names runs in a way that no machine's folders enter.
func shortNames(of paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init) }
    guard let first = parts.first else { return [] }
    var common = 0
    while parts.allSatisfy({ $0.count > common + 1 && $0[common] == first[common] }) && first.count > common + 1 { common += 1 }
    return parts.map { $0.dropFirst(common).joined(separator: "/") }
}
