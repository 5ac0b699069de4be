internal import Foundation

/// The attributes of one object, as `ipptool -X` tells them.
package struct IPPAttributes: Sendable, CustomStringConvertible {
    /// Values as text: integers in decimals, booleans as `true` or `false`.
    private let values: [String: [String]]

    init(_ values: [String: [String]]) {
        self.values = values
    }

    /// All values of an attribute; empty when it is missing.
    package func strings(_ name: String) -> [String] { values[name] ?? [] }

    package func string(_ name: String) -> String? { values[name]?.first }

    package func integer(_ name: String) -> Int? { string(name).flatMap { Int($0) } }

    package func boolean(_ name: String) -> Bool? { string(name).flatMap { Bool($0) } }

    package var description: String {
        values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.joined(separator: ","))" }.joined(separator: "\n")
    }

    /// The objects of the response in an XML property list of `ipptool -X`, and its status code.
    static func response(
        _ bytes: [UInt8]
    ) throws -> (statusCode: String, objects: [IPPAttributes]) {
        let list = try PropertyListSerialization.propertyList(from: Data(bytes), format: nil)
        guard let tests = (list as? [String: Any])?["Tests"] as? [[String: Any]],
            let test = tests.first, let statusCode = test["StatusCode"] as? String
        else {
            throw ScenarioError.unexpectedAnswer(
                from: "ipptool", String(decoding: bytes, as: UTF8.self))
        }
        let groups = test["ResponseAttributes"] as? [[String: Any]] ?? []
        // The first group is that of the operation.
        return (statusCode, groups.dropFirst().map { IPPAttributes($0.mapValues(texts)) })
    }

    private static func texts(_ value: Any) -> [String] {
        switch value {
        case let values as [Any]: values.flatMap(texts)
        case let text as String: [text]
        case let number as NSNumber:
            // Both are NSNumbers; only a boolean has the encoding of a C char.
            [String(cString: number.objCType) == "c" ? "\(number.boolValue)" : "\(number)"]
        case let date as Date: ["\(Int(date.timeIntervalSince1970))"]
        default: ["\(value)"]
        }
    }
}
