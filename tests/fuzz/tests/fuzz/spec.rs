//! Any YAML is an API document that can be walked, or an error that says where it is none.

use xtask::spec::{Spec, schemas};

use crate::edits::Edits;
use crate::inputs::check;

const DOCUMENT: &str = "\
paths:
  /v1/et/{etId}#flag:
    put:
      parameters: [{$ref: '#/components/parameters/Id'}]
      requestBody: {content: {application/json: {schema: &line {$ref: '#/components/schemas/A'}}}}
      responses:
        200: {content: {application/json: {schema: *line}}}
components:
  parameters:
    Id: {name: etId, in: path, schema: {type: string}}
  schemas:
    A:
      description: |-
        text
      allOf: [$ref: '#/components/schemas/B']
    B: {type: object, properties: {b: {type: integer, maximum: 0x10}}, required: [b]}
";

const WORDS: &[&str] = &[
    "- ",
    "? ",
    ": ",
    "&a ",
    "*a",
    "*line",
    "!!int ",
    "!own ",
    "---\n",
    "\n",
    "\t",
    "    ",
    "'",
    "\"\\x",
    "|2\n",
    "[",
    "{",
    "}",
    "# ",
    "<<: *line\n",
    "%YAML 9.9\n",
    "~",
    ".nan",
    "1e999",
    "99999999999999999999",
    "$ref: '#/components/schemas/A'",
    "\u{feff}",
    "\0",
];

#[test]
fn any_yaml_is_a_spec_or_an_error_with_its_place() {
    check!(2000, read);
}

fn read((edits, raw): (Edits, Option<Vec<u8>>)) {
    let text = raw.unwrap_or_else(|| edits.text(DOCUMENT, WORDS));
    let text = String::from_utf8_lossy(&text);
    let spec = match Spec::read("et.yaml".to_owned(), &text) {
        Ok(spec) => spec,
        Err(error) => {
            let error = format!("{error:#}");
            let says_where = error.contains(" line ") || error.contains("it has no `paths`");
            assert!(says_where, "{error}");
            return;
        }
    };
    let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count();
    for (pointer, value) in spec.values() {
        assert_eq!(spec.at(&pointer), value);
        assert!(spec.place(&pointer).1 <= lines, "{pointer}");
    }
    for operation in spec.operations() {
        let _ = (
            operation.label(),
            operation.request(),
            operation.success_schema(&spec),
        );
    }
    for schema in schemas::of_requests(&spec).union(&schemas::of_responses(&spec)) {
        let typed = schemas::typed(&spec, schema);
        schemas::required(spec.at(&typed));
    }
}
