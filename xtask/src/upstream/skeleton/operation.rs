//! A new action, written as an operation.

use super::block::{Block, quoted, scalar};
use super::schema::Writer;
use crate::interface::{Kind, Node};
use crate::spec::operations::operation_id;
use crate::spec::pointer;

const HEADERS: &str = "headers: {x-bce-request-id: {$ref: '#/components/headers/RequestId'}}";

/// An action's path key: the path, with its flag as the fragment.
pub fn path_key(action: &Node) -> String {
    let (_, target) = action
        .address
        .split_once(' ')
        .unwrap_or(("", &action.address));
    target.replacen('?', "#", 1)
}

impl Writer<'_> {
    /// The method of an action and its operation.
    pub fn operation(&mut self, action: &Node, into: &mut Block) {
        let (method, _) = action.address.split_once(' ').unwrap_or_default();
        let key = path_key(action);
        let (path, flag) = key.split_once('#').unwrap_or((&key, ""));
        let mut operation = Block::default();
        operation.line(format!(
            "operationId: {}",
            scalar(&operation_id(&action.name))
        ));
        operation.line(format!("x-bce-action: {}", scalar(&action.name)));
        operation.line("x-bce-python: null # to do: the official Python client's function, if any");
        let paginator = action.attribute("x-bce-paginator").as_object();
        if let Some(roles) = paginator {
            let mut members = Block::default();
            for (role, name) in roles {
                let name = name.as_str().unwrap_or_default();
                members.line(format!("{}: {}", scalar(role), scalar(name)));
            }
            operation.member("x-bce-paginator", members);
        }
        operation.line(format!(
            "tags: [{}] # to do: or another",
            self.likely_tag(path)
        ));
        operation.line("summary: '' # to do: a few words");
        operation.line("description: '' # to do: what it does");
        let parameters = self.operation_parameters(action, path, flag);
        if !parameters.is_empty() {
            operation.member("parameters", parameters);
        }
        let of_body: Vec<_> = of_body(action).collect();
        if !of_body.is_empty() {
            let body = self.body(&action.name, &of_body);
            operation.member("requestBody", body);
        }
        operation.member("responses", responses(paginator.is_some()));
        into.member(&method.to_lowercase(), operation);
    }

    /// A request body with these properties.
    pub fn body(&mut self, action: &str, properties: &[&Node]) -> Block {
        let name = self.object(
            &format!("{action}Body"),
            "what it is, and a better name",
            properties,
        );
        let mut media = Block::default();
        media.line(format!("schema: {{$ref: '#/components/schemas/{name}'}}"));
        media.decide("an example");
        let mut content = Block::default();
        content.member("application/json", media);
        let mut body = Block::default();
        body.line("required: true");
        body.member("content", content);
        body
    }

    fn operation_parameters(&mut self, action: &Node, path: &str, flag: &str) -> Block {
        let mut list = Block::default();
        let all = || action.of_kind(Kind::Parameter);
        for name in names_in(path) {
            match all().find(|it| it.name == name && it.address == "path") {
                Some(parameter) => self.parameter(parameter, &action.name, &mut list),
                None => list.decide(&format!(
                    "{name} is in the path but not in the metadata; describe it, and list that as \
                     parameter-removed"
                )),
            }
        }
        if !flag.is_empty() {
            let mut item = Block::default();
            item.line(format!("name: {}", scalar(flag)));
            item.line("in: query");
            item.line("required: true");
            item.line("description: Selects this action; always empty.");
            item.line("schema: {$ref: '#/components/schemas/Flag'}");
            list.item(item);
        }
        for parameter in all().filter(|it| it.address != "path" && it.address != "body") {
            self.parameter(parameter, &action.name, &mut list);
        }
        list
    }

    /// The tag of the operation whose path has most in common with this one.
    fn likely_tag(&self, path: &str) -> String {
        let operations = self.spec.operations();
        let common = |other: &str| {
            let pairs = path.split('/').zip(other.split('/'));
            pairs.take_while(|(own, other)| own == other).count()
        };
        let nearest = operations
            .iter()
            .max_by_key(|operation| common(operation.path));
        let tag = nearest.and_then(|operation| operation.value["tags"][0].as_str());
        tag.map_or_else(String::new, scalar)
    }

    /// What to do about the document's head if the path of an action is new to it.
    pub fn decide_prefix(&self, path: &str, into: &mut Block) {
        let prefixes = self.spec.items("/x-bce-prefixes");
        let mut prefixes = prefixes.filter_map(|place| self.spec.at(&place).as_str());
        let is_known = prefixes.any(|prefix| {
            let rest = path.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        });
        if !is_known {
            let place = self.spec.location("/x-bce-prefixes");
            into.decide(&format!(
                "add the beginning of this path to x-bce-prefixes ({place})"
            ));
        }
    }
}

/// The parameters of an action that make up its body.
pub fn of_body(action: &Node) -> impl Iterator<Item = &Node> {
    action
        .of_kind(Kind::Parameter)
        .filter(|parameter| parameter.address == "body")
}

/// The names in braces in a path.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let rest = path.split('{').skip(1);
    rest.filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

fn responses(is_paginated: bool) -> Block {
    let mut success = Block::default();
    success.line("description: '' # to do: what it responds");
    success.line(HEADERS);
    success.decide(if is_paginated {
        "the content, with the properties that the paginator names; the metadata has no responses"
    } else {
        "the content, if there is a body; the metadata has no responses"
    });
    let mut responses = Block::default();
    responses.member("2XX", success);
    for (status, name) in [("4XX", "Refused"), ("5XX", "Failed")] {
        let reference = pointer::child("#/components/responses", name);
        responses.line(format!("{status}: {{$ref: {}}}", quoted(&reference)));
    }
    responses
}
