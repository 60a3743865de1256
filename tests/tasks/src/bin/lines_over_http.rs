//! The account's lines as JSON behind axum: `GET /lines?status=established&isp=ISP_CUCC`.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::{Json, Router, routing::get};
use et_sdk::model::Line;
use et_sdk::{Client, Error, Isp, LineStatus};
use futures_util::TryStreamExt;
use serde::Deserialize;

#[derive(Deserialize)]
struct Filter {
    status: Option<LineStatus>,
    isp: Option<Isp>,
}

async fn lines(
    State(client): State<Client>,
    Query(filter): Query<Filter>,
) -> Result<Json<Vec<Line>>, (StatusCode, String)> {
    let mut list = client.lines().list();
    if let Some(status) = filter.status {
        list = list.status(status);
    }
    let lines = list
        .items()
        .try_filter(|line| std::future::ready(filter.isp.is_none() || line.isp == filter.isp));
    let failed = |error: Error| (StatusCode::BAD_GATEWAY, error.to_string());
    // Contacts are left out, as always.
    lines.try_collect().await.map(Json).map_err(failed)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Client::builder().region("bj").read_only().build()?;
    let app = Router::new().route("/lines", get(lines)).with_state(client);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/lines", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
