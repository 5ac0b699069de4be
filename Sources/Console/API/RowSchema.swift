internal import Foundation

/// Finds out what JSON a type is by letting it decode itself from something that takes notes.
///
/// For structs of texts, whole numbers, flags, lists, and structs of these, which is what rows are.
final class RowSchema {
    private var properties: [String: JSONValue] = [:]
    private var required: [String] = []
    private var whole: JSONValue?

    static func of(_ type: any Decodable.Type) -> JSONValue {
        let notes = RowSchema()
        do {
            _ = try type.init(from: Notes(schema: notes))
        } catch {
            preconditionFailure("\(type) is no row: \(error)")
        }
        if let whole = notes.whole { return whole }
        return [
            "type": "object", "properties": .object(notes.properties),
            "required": .list(notes.required.sorted().map(JSONValue.text)),
        ]
    }

    private struct Notes: Decoder {
        let schema: RowSchema
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
            KeyedDecodingContainer(Keyed<Key>(schema: schema))
        }

        func unkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(schema: schema) }
        func singleValueContainer() -> any SingleValueDecodingContainer { Single(schema: schema) }
    }

    /// What there is of each kind of value: a schema, and a value to go on with.
    private static func sample<Value: Decodable>(_ type: Value.Type) throws -> (JSONValue, Value) {
        let known: (JSONValue, Any)? =
            switch type {
            case is String.Type: (["type": "string"], "")
            case is Bool.Type: (["type": "boolean"], false)
            case is Int.Type: (["type": "integer"], 0)
            case is Int64.Type: (["type": "integer"], Int64(0))
            default: nil
            }
        if let (schema, value) = known, let value = value as? Value { return (schema, value) }
        let notes = RowSchema()
        let value = try type.init(from: Notes(schema: notes))
        return (RowSchema.of(type), value)
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let schema: RowSchema
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            schema.required.append(key.stringValue)
            return try note(type, key)
        }

        func decodeIfPresent<Value: Decodable>(
            _ type: Value.Type, forKey key: Key
        ) throws -> Value? {
            try note(type, key)
        }

        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            try note(type, key)
        }

        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            try note(type, key)
        }

        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            try note(type, key)
        }

        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
            try note(type, key)
        }

        private func note<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value {
            let (found, value) = try RowSchema.sample(type)
            schema.properties[key.stringValue] = found
            return value
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> { throw unforeseen(key) }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw unforeseen(key)
        }
        func superDecoder() throws -> any Decoder { throw unforeseen(nil) }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw unforeseen(key) }

        private func unforeseen(_ key: Key?) -> DecodingError {
            .dataCorrupted(
                .init(codingPath: [], debugDescription: "\(key?.stringValue ?? "super")"))
        }
    }

    /// A list of one element.
    private struct Unkeyed: UnkeyedDecodingContainer {
        let schema: RowSchema
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 1 }
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }

        init(schema: RowSchema) { self.schema = schema }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            currentIndex += 1
            let (found, value) = try RowSchema.sample(type)
            schema.whole = ["type": "array", "items": found]
            return value
        }

        mutating func decodeNil() -> Bool { false }
        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) throws -> KeyedDecodingContainer<Nested> { throw Self.unforeseen }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            throw Self.unforeseen
        }
        mutating func superDecoder() throws -> any Decoder { throw Self.unforeseen }

        private static let unforeseen = DecodingError.dataCorrupted(
            .init(codingPath: [], debugDescription: "a list in a list"))
    }

    /// A value that is written as another.
    private struct Single: SingleValueDecodingContainer {
        let schema: RowSchema
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let (found, value) = try RowSchema.sample(type)
            schema.whole = found
            return value
        }
    }
}
