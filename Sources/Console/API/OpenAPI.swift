internal import Foundation
internal import HTTPTypes

/// The API as OpenAPI 3.1 describes it, made of the same descriptions as its routes.
struct OpenAPI {
    let endpoints: [Endpoint]
    /// For what can be chosen, which comes from the store.
    let asked: Asked

    var document: JSONValue {
        get throws {
            var paths: [String: [String: JSONValue]] = [:]
            for endpoint in endpoints {
                paths[Endpoint.root + endpoint.path, default: [:]][
                    endpoint.method.rawValue.lowercased()] = operation(endpoint)
            }
            paths[Endpoint.root + Endpoint.document] = ["get": itself]
            return [
                "openapi": "3.1.0",
                "info": [
                    "title": "Pagetoll", "version": "1",
                    "description": .text(
                        "Members, credit, jobs and the ledger of a print server. Amounts are whole "
                            + "cents, times ISO 8601."),
                ],
                "paths": .object(paths.mapValues(JSONValue.object)),
                "components": [
                    "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                    "schemas": ["Problem": Problem.schema],
                ],
                "security": [["token": []]],
            ]
        }
    }

    private func operation(_ endpoint: Endpoint) -> JSONValue {
        var parameters = endpoint.pathParameters.map { name -> JSONValue in
            [
                "name": .text(name), "in": "path", "required": true,
                "schema": ["type": "string", "minLength": 1],
            ]
        }
        var operation: [String: JSONValue] = [
            "summary": .text(endpoint.title),
            "description": .text("Needs a token with \(endpoint.scope.text)."),
            "tags": [.text(endpoint.scope.area.rawValue)],
        ]
        switch endpoint.purpose {
        case .query(let query):
            operation["operationId"] = .text("get /\(endpoint.path)")
            parameters += query.parameters.map { parameter($0, isRequired: false) }
            operation["responses"] = responses(query.schema, ["401", "403", "404", "422", "429"])
        case .fileCall(let call):
            operation["operationId"] = .text(call.id)
            let fields = (try? call.parameters(asking(endpoint))) ?? []
            parameters += fields.map { parameter($0, isRequired: !$0.isOptional && !$0.isFlag) }
            operation["requestBody"] = [
                "required": true, "content": ["application/octet-stream": ["schema": [:]]],
            ]
            operation["responses"] = responses(
                RowSchema.of(call.result), ["401", "403", "413", "422", "429"])
        case .action(let action):
            operation["operationId"] = .text(action.id)
            parameters.append([
                "name": "Idempotency-Key", "in": "header", "required": true,
                "description": "The same when the request is sent again: it is done once.",
                "schema": ["type": "string", "pattern": "^[!-~]([ -~]{0,253}[!-~])?$"],
            ])
            operation["requestBody"] = [
                "required": true,
                "content": ["application/json": ["schema": body(action, asking(endpoint))]],
            ]
            operation["responses"] = responses(
                RowSchema.of(action.result),
                ["400", "401", "403", "404", "409", "413", "422", "429", "502"])
        }
        operation["parameters"] = .list(parameters)
        return .object(operation)
    }

    private func parameter(_ field: Field, isRequired: Bool) -> JSONValue {
        [
            "name": .text(field.name), "in": "query", "required": .flag(isRequired),
            "schema": field.schema,
        ]
    }

    /// Somebody who asks for it of nothing in particular.
    private func asking(_ endpoint: Endpoint) -> Asked {
        Asked(
            store: asked.store, site: asked.site, session: asked.session, act: asked.act,
            path: asked.path, workroom: asked.workroom,
            parameters: Dictionary(
                endpoint.pathParameters.map { ($0, "") }, uniquingKeysWith: { one, _ in one }))
    }

    /// What an action takes. What has a value at first may be left out.
    private func body(_ action: Action, _ asked: Asked) -> JSONValue {
        // Some fields depend on what the path names, and here it names nothing.
        guard let fields = try? action.fields(asked) else { return ["type": "object"] }
        let initial = try? action.initial(asked)
        let required = fields.filter { field in
            !field.isOptional && initial != nil && initial?[field.name] == nil && !field.isFlag
        }
        return [
            "type": "object", "additionalProperties": false,
            "required": .list(required.map { .text($0.name) }),
            "properties": .object(
                Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.schema) })),
        ]
    }

    private func responses(_ schema: JSONValue, _ refusals: [String]) -> JSONValue {
        var responses: [String: JSONValue] = [
            "200": [
                "description": "Done.", "content": ["application/json": ["schema": schema]],
            ]
        ]
        for refusal in refusals + ["503"] {
            responses[refusal] = [
                "description": "Refused; `detail` says why and what to do.",
                "content": [
                    "application/problem+json": [
                        "schema": ["$ref": "#/components/schemas/Problem"]
                    ]
                ],
            ]
        }
        return .object(responses)
    }

    private var itself: JSONValue {
        [
            "operationId": "openapi", "summary": "This document",
            "responses": responses(["type": "object"], ["401", "429"]),
        ]
    }
}

extension Field {
    fileprivate var isFlag: Bool { if case .flag = kind { true } else { false } }
}
