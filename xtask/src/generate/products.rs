//! The table of products.

use anyhow::{Context, Result};
use serde_json::Value;

use super::rustfmt;
use crate::spec::{Documents, Spec};

/// Makes `et-api-raw/src/generated_products.rs`.
pub fn generate(documents: &Documents) -> Result<String> {
    let (mut names, mut constants) = (Vec::new(), String::new());
    for product in &documents.products {
        let (code, name) = (&product.code, product.code.to_uppercase());
        let title = text(product.spec.at("/info"), "title")?;
        let endpoints = endpoints(&product.spec)?;
        constants += &format!(
            "
            /// {title}.
            pub const {name}: Product = Product {{
                code: {code:?}, title: {title:?}, endpoints: &[{endpoints}],
            }};"
        );
        names.push(name);
    }
    let code = format!(
        "use crate::product::Product;
        use crate::values::Region;

        /// Every product.
        pub static PRODUCTS: [Product; {}] = [{}];

        {constants}",
        names.len(),
        names.join(", "),
    );
    rustfmt::file(&documents.whole, &code)
}

/// The regions of a product and its endpoint in each.
fn endpoints(spec: &Spec) -> Result<String> {
    let mut endpoints = String::new();
    for place in spec.items("/servers") {
        let server = spec.at(&place);
        let (region, url) = (text(&server["x-bce-region"], "name")?, text(server, "url")?);
        endpoints += &format!("(Region::{region}, {url:?}), ");
    }
    Ok(endpoints)
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
    value[name]
        .as_str()
        .with_context(|| format!("{name} is missing or not text"))
}
