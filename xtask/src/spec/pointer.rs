//! JSON pointers (RFC 6901): how the tools name a place in a document.

/// The pointer to a member of what `parent` points to.
pub fn child(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The pointer to an item of the list that `parent` points to.
pub fn item(parent: &str, index: usize) -> String {
    format!("{parent}/{index}")
}

/// The pointer to what encloses the thing at a pointer; none for the document itself.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rsplit_once('/').map(|(parent, _)| parent)
}

/// The last name of a pointer, unescaped; empty for the document itself.
pub fn name(pointer: &str) -> String {
    let last = pointer.rsplit_once('/').map_or("", |(_, last)| last);
    last.replace("~1", "/").replace("~0", "~")
}
