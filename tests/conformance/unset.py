"""Whether a request conforms to the API document once its unset parameters are left out.

The official Go and Java clients send unset optional parameters as null or as empty values, and the
service reads them as absent. Such a request violates the document and is accepted nevertheless.
"""

import json

import contract
import jsonschema_rs

DOCUMENT = json.loads(contract.FILE.read_text(encoding="utf-8"))
OPERATIONS = {operation["operationId"]: operation for operation in contract.operations()}
EMPTY = {"string": "", "integer": 0, "array": [], "object": {}}


def conforms_without_unset(case):
    """Whether the case has unset parameters, and its query and body conform without them."""
    operation = OPERATIONS[case.operation.definition.raw["operationId"]]
    query = dict(case.query or {})
    for parameter in map(resolved, operation.get("parameters", [])):
        name, schema = parameter["name"], parameter["schema"]
        if parameter["in"] == "query" and name in query:
            value = as_json(schema, query[name])
            if not parameter.get("required") and is_unset(schema, value):
                del query[name]
            elif not allows(schema, value):
                return False
    body = case.body
    if "requestBody" in operation:
        schema = resolved(operation["requestBody"])["content"]["application/json"]["schema"]
        body = set_fields(schema, body)
        if not allows(schema, body):
            return False
    return (query, body) != (case.query or {}, case.body)


def as_json(schema, value):
    """A query parameter as the document reads it; empty text is a number's empty value."""
    is_integer = resolved(schema).get("type") == "integer"
    if is_integer and isinstance(value, str):
        digits = value.removeprefix("-")
        if digits.isascii() and digits.isdigit():
            return int(value)
        return value or 0
    return value


def set_fields(schema, value):
    """An object without its unset fields, and so the objects in it; anything else as it is."""
    schema = resolved(schema)
    if not isinstance(value, dict) or "properties" not in schema:
        return value
    kept = {}
    for name, field in value.items():
        declared = schema["properties"].get(name)
        if declared is None:
            kept[name] = field
            continue
        field = set_fields(declared, field)
        if name in schema.get("required", ()) or not is_unset(declared, field):
            kept[name] = field
    return kept


def is_unset(schema, value):
    """Whether a value is null, or the empty value of its type where the document forbids it."""
    kind = resolved(schema).get("type")
    is_empty = kind in EMPTY and json.dumps(value) == json.dumps(EMPTY[kind])
    return value is None or is_empty and (kind in ("array", "object") or not allows(schema, value))


def allows(schema, value):
    """Whether the document allows the value."""
    try:
        return jsonschema_rs.is_valid({**schema, "components": DOCUMENT["components"]}, value)
    except ValueError:
        # Not JSON at all.
        return False


def resolved(value):
    """The value behind references."""
    while target := value.get("$ref") or (value.get("allOf") or [{}])[0].get("$ref"):
        value = DOCUMENT
        for name in target.removeprefix("#/").split("/"):
            value = value[name]
    return value
