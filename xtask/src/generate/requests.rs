//! Splits each generated operation into two halves: `into_request` builds the HTTP request without
//! I/O, and `decode` reads a successful response. progenitor writes one `send` that does both.
//!
//! The URL comes from a base that is parsed once and a path whose ids are checked, and the
//! `api-version` header, which the service does not know, is left out.

use quote::{ToTokens, format_ident, quote};
use syn::visit::{self, Visit};
use syn::{Expr, File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, Local, Pat, Stmt, parse_quote};

/// Rewrites the operations of a generated file.
pub fn split_requests(file: &mut File) {
    use_own_base_url(file);
    // progenitor's hooks are not called, so nothing has to assert that they exist.
    file.items
        .retain(|item| !matches!(item, Item::Const(item) if item.ident == "_"));
    for item in &mut file.items {
        if let Item::Mod(module) = item
            && module.ident == "builder"
            && let Some((_, items)) = &mut module.content
        {
            let halves: Vec<Item> = items.iter_mut().flat_map(split).collect();
            items.extend(halves);
        }
    }
}

/// Replaces the body of `send` in the methods of an operation's builder, and returns the
/// implementations of `OperationRequest` and `ClientToken` that take its place.
fn split(item: &mut Item) -> Vec<Item> {
    let Item::Impl(ItemImpl { self_ty, items, .. }) = item else {
        return Vec::new();
    };
    let takes_token = method(items, "client_token").is_some();
    let Some(send) = method(items, "send") else {
        return Vec::new();
    };
    let Parts {
        id,
        statements,
        has_output,
    } = Parts::of(send);
    let constant = format_ident!("{}", id.to_uppercase());
    let output = output(send);
    let decode: Expr = if has_output {
        parse_quote!(crate::decode::json(body))
    } else {
        parse_quote!(crate::decode::empty(body))
    };
    send.sig.output = parse_quote!(-> Result<ResponseValue<#output>, crate::Error>);
    send.block = parse_quote!({
        let client = self.client;
        client.run(self).await
    });
    let mut halves = vec![parse_quote! {
        impl<'a> crate::request::OperationRequest for #self_ty {
            const OPERATION: &'static crate::operation::Operation = &crate::operations::#constant;
            type Output = #output;
            fn into_request(self) -> Result<reqwest::Request, crate::Error> {
                #(#statements)*
                Ok(request)
            }
            fn decode(body: &[u8]) -> Result<Self::Output, crate::DecodeError> {
                #decode
            }
        }
    }];
    if takes_token {
        halves.push(parse_quote! {
            impl<'a> crate::request::ClientToken for #self_ty {}
        });
    }
    halves
}

/// The method of this name.
fn method<'a>(items: &'a mut [ImplItem], name: &str) -> Option<&'a mut ImplItemFn> {
    items.iter_mut().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

/// The success type of `send`: the `T` of `Result<ResponseValue<T>, …>`.
fn output(send: &ImplItemFn) -> proc_macro2::TokenStream {
    struct Argument(Option<proc_macro2::TokenStream>);
    impl<'ast> Visit<'ast> for Argument {
        fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
            if segment.ident == "ResponseValue"
                && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
            {
                self.0 = Some(arguments.args.to_token_stream());
            }
            visit::visit_path_segment(self, segment);
        }
    }
    let mut argument = Argument(None);
    argument.visit_return_type(&send.sig.output);
    argument.0.unwrap_or_else(|| quote!(()))
}

/// What `send` consists of.
struct Parts {
    /// The operation's id.
    id: String,
    /// The statements up to the one that builds the request.
    statements: Vec<Stmt>,
    /// Whether a successful response has a body.
    has_output: bool,
}

impl Parts {
    fn of(send: &ImplItemFn) -> Self {
        let mut statements = Vec::new();
        let mut rest = send.block.stmts.iter();
        let mut id = String::new();
        for statement in rest.by_ref() {
            match statement {
                Stmt::Local(local) if binds(local, "info") => {
                    id = first_text(local);
                    break;
                }
                Stmt::Local(local) if binds(local, "url") => statements.push(url(local)),
                Stmt::Local(local) if binds(local, "request") => {
                    statements.push(without_header_map(local));
                }
                statement if is_version_header(statement) => {}
                statement => statements.push(statement.clone()),
            }
        }
        let rest = quote!(#(#rest)*).to_string().replace(' ', "");
        Self {
            id,
            statements,
            has_output: !rest.contains("ResponseValue::empty(response)"),
        }
    }
}

fn binds(local: &Local, name: &str) -> bool {
    matches!(&local.pat, Pat::Ident(pattern) if pattern.ident == name)
}

/// The first string literal in a statement: of `OperationInfo`, the operation's id.
fn first_text(local: &Local) -> String {
    struct Text(Option<String>);
    impl<'ast> Visit<'ast> for Text {
        fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
            self.0.get_or_insert_with(|| text.value());
        }
    }
    let mut text = Text(None);
    text.visit_local(local);
    text.0.unwrap_or_default()
}

/// From `format!("{}/v1/…", client.baseurl, encode_path(&id.to_string()), …)` to
/// `client.baseurl.url(Self::OPERATION, &[&id, …])`.
fn url(local: &Local) -> Stmt {
    struct Ids(Vec<Ident>);
    impl<'ast> Visit<'ast> for Ids {
        fn visit_macro(&mut self, call: &'ast syn::Macro) {
            let arguments = call.parse_body_with(
                syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated,
            );
            for argument in arguments.iter().flatten() {
                self.visit_expr(argument);
            }
        }

        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            if call.method == "to_string"
                && let Expr::Path(path) = &*call.receiver
            {
                self.0.extend(path.path.get_ident().cloned());
            }
        }
    }
    let mut ids = Ids(Vec::new());
    ids.visit_local(local);
    let ids = ids.0;
    parse_quote!(let url = client.baseurl.url(Self::OPERATION, &[#(&#ids),*])?;)
}

/// The statement that builds the request, without `.headers(header_map)` and `mut`, and with a body
/// whose secrets are written.
fn without_header_map(local: &Local) -> Stmt {
    fn strip(expression: &mut Expr) {
        match expression {
            Expr::MethodCall(call) if call.method == "headers" => {
                *expression = (*call.receiver).clone();
                strip(expression);
            }
            Expr::MethodCall(call) => {
                if call.method == "json" {
                    call.args = parse_quote!(&crate::sensitive::Exposed(&body));
                }
                strip(&mut call.receiver);
            }
            Expr::Try(call) => strip(&mut call.expr),
            _ => {}
        }
    }
    let mut value = local
        .init
        .as_ref()
        .map_or_else(|| parse_quote!(()), |init| (*init.expr).clone());
    strip(&mut value);
    parse_quote!(let request = #value;)
}

/// Whether a statement makes `header_map` or puts the document's version in it, which is the only
/// header there. Another header stays behind without its map and does not compile, so that none is
/// lost unseen.
fn is_version_header(statement: &Stmt) -> bool {
    match statement {
        Stmt::Local(local) => binds(local, "header_map"),
        Stmt::Expr(Expr::MethodCall(call), _) => {
            call.receiver.to_token_stream().to_string() == "header_map"
                && call.to_token_stream().to_string().contains("api-version")
        }
        _ => false,
    }
}

/// Has the client hold its base URL parsed.
fn use_own_base_url(file: &mut File) {
    struct OwnBaseUrl;
    impl syn::visit_mut::VisitMut for OwnBaseUrl {
        fn visit_field_mut(&mut self, field: &mut syn::Field) {
            if field.ident.as_ref().is_some_and(|name| name == "baseurl") {
                field.ty = parse_quote!(crate::base_url::BaseUrl);
            }
        }

        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            syn::visit_mut::visit_field_value_mut(self, field);
            if matches!(&field.member, syn::Member::Named(name) if name == "baseurl") {
                field.expr = parse_quote!(crate::base_url::BaseUrl::new(baseurl));
            }
        }
    }
    syn::visit_mut::VisitMut::visit_file_mut(&mut OwnBaseUrl, file);
}
