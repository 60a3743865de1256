//! What the operations of the generated client do with every call, in fewer steps than progenitor takes.
//!
//! * The URL is made from a base that was parsed before, instead of parsing the whole of it.
//! * No `api-version` header is made: the service knows none.
//! * The request leaves, and its answer is decoded, by one function of et-api-raw instead of some thirty lines of each operation.

use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprCall, ExprMacro, Field, FieldValue, File, Item, LitStr, Pat, Stmt, Token,
    parse_quote,
};

/// Rewrites the operations of a generated file.
pub fn lean_requests(file: &mut File) {
    LeanRequests.visit_file_mut(file);
}

struct LeanRequests;

impl VisitMut for LeanRequests {
    fn visit_field_mut(&mut self, field: &mut Field) {
        if field.ident.as_ref().is_some_and(|name| name == "baseurl") {
            field.ty = parse_quote!(crate::base_url::BaseUrl);
        }
    }

    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if matches!(&field.member, syn::Member::Named(name) if name == "baseurl") {
            field.expr = parse_quote!(crate::base_url::BaseUrl::new(baseurl));
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        block
            .stmts
            .retain(|statement| !is_version_header(statement));
        exchange_at_once(block);
        visit_mut::visit_block_mut(self, block);
    }

    /// progenitor's hooks are not called any more, so nothing need assert that they are there.
    fn visit_file_mut(&mut self, file: &mut File) {
        file.items
            .retain(|item| !matches!(item, Item::Const(item) if item.ident == "_"));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        match expression {
            Expr::MethodCall(call)
                if call.method == "headers" && is_named(&call.args[0], "header_map") =>
            {
                *expression = (*call.receiver).clone();
            }
            Expr::Macro(call) => {
                if let Some(url) = url_from_base(call) {
                    *expression = url;
                }
            }
            _ => {}
        }
    }

    /// What encodes an id takes it as it is.
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        if is_named(&call.func, "encode_path")
            && let Expr::Reference(id) = &mut call.args[0]
            && let Expr::MethodCall(conversion) = &*id.expr
        {
            id.expr = conversion.receiver.clone();
        }
    }
}

fn is_named(expression: &Expr, name: &str) -> bool {
    matches!(expression, Expr::Path(path) if path.path.is_ident(name))
}

/// Whether a statement makes `header_map` or puts the document's version in it, the only header there. Another one stays behind
/// without its map and does not compile, so that none is lost unseen.
fn is_version_header(statement: &Stmt) -> bool {
    match statement {
        Stmt::Local(local) => matches!(&local.pat, Pat::Ident(name) if name.ident == "header_map"),
        Stmt::Expr(Expr::MethodCall(call), _) => {
            is_named(&call.receiver, "header_map")
                && call.to_token_stream().to_string().contains("api-version")
        }
        _ => false,
    }
}

/// Replaces everything that follows the making of a request: hooks, sending and the cases of the answer.
fn exchange_at_once(block: &mut Block) {
    let made = block.stmts.iter().position(|statement| {
        matches!(statement, Stmt::Local(local) if matches!(&local.pat, Pat::Ident(name) if name.ident == "info"))
    });
    let Some(made) = made else {
        return;
    };
    let rest: Vec<Stmt> = block.stmts.drain(made..).collect();
    let Stmt::Local(info) = &rest[0] else {
        return;
    };
    let operation = info.init.as_ref().and_then(|init| match &*init.expr {
        Expr::Struct(info) => Some(&info.fields[0].expr),
        _ => None,
    });
    let rest = quote!(#(#rest)*).to_string().replace(' ', "");
    let send: Expr = if rest.contains("ResponseValue::empty(response)") {
        parse_quote!(client.exchange_empty(#operation, request).await)
    } else {
        parse_quote!(client.exchange(#operation, request).await)
    };
    block.stmts.push(Stmt::Expr(send, None));
}

/// From `format!("{}/v1/...", client.baseurl, ...)` to the same by way of the parsed base.
fn url_from_base(call: &ExprMacro) -> Option<Expr> {
    let arguments = call
        .mac
        .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        .ok()?;
    let mut arguments = arguments.into_iter();
    let text: LitStr = arguments
        .next()
        .and_then(|text| syn::parse2(text.to_token_stream()).ok())?;
    let base = arguments
        .next()?
        .to_token_stream()
        .to_string()
        .replace(' ', "");
    if base != "client.baseurl" {
        return None;
    }
    // A fragment, which tells operations of one path apart in the document, is not sent.
    let path = text.value();
    let path = path.strip_prefix("{}")?.split('#').next()?;
    let mut ids: Vec<Expr> = arguments.collect();
    ids.iter_mut()
        .for_each(|id| LeanRequests.visit_expr_mut(id));
    Some(parse_quote! {
        client.baseurl.with_path(format_args!(#path, #(#ids),*)).map_err(Error::InvalidRequest)?
    })
}
