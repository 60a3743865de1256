//! JSON pointers (RFC 6901), which identify places in a document.

/// The pointer to a member of the object at `parent`.
pub fn child(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The pointer to an item of the array at `parent`.
pub fn item(parent: &str, index: usize) -> String {
    format!("{parent}/{index}")
}

/// The pointer to what contains the value at a pointer; none for the document itself.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rsplit_once('/').map(|(parent, _)| parent)
}

/// The last name of a pointer, unescaped; empty for the document itself.
pub fn name(pointer: &str) -> String {
    let last = pointer.rsplit_once('/').map_or("", |(_, last)| last);
    last.replace("~1", "/").replace("~0", "~")
}
