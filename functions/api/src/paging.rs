//! Pages: how many rows are asked for, and where the list goes on.

use access::Problem;
use store::{CursorKey, Page, Position};
use utoipa::IntoParams;

use crate::Api;
use crate::request::{Params, values};

const LIMIT: u32 = 10;
pub(crate) const LONGEST: u32 = 100;

/// A page of the list that `list` describes.
pub(crate) struct Paging {
    pub(crate) limit: usize,
    pub(crate) after: Option<Position>,
    list: String,
}

impl Paging {
    /// Reads `limit` and `cursor`, the last of `params`; what was taken before
    /// them says which part of the list called `name` this is.
    pub(crate) async fn read(mut params: Params, name: &str, api: &Api) -> Result<Self, Problem> {
        let list = format!("{name}?{}", params.canonical());
        let limit = params
            .take("limit", values::number(1..=LONGEST))?
            .unwrap_or(LIMIT);
        let cursor = params.take("cursor", |text| Ok(text.to_owned()))?;
        params.finish()?;

        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let after = match cursor {
            Some(cursor) => Some(opened(api, &cursor, &list).await?),
            None => None,
        };
        Ok(Self { limit, after, list })
    }

    /// The cursor to what follows `page`, when anything does.
    pub(crate) async fn next<T>(
        &self,
        page: &Page<T>,
        api: &Api,
    ) -> Result<Option<String>, Problem> {
        let Some(position) = &page.next else {
            return Ok(None);
        };
        Ok(Some(key(api).await?.seal(position, &self.list, api.now())))
    }

    /// Whether more rows would have fitted on `page` but were not looked for.
    pub(crate) fn cuts_short<T>(&self, page: &Page<T>) -> bool {
        page.next.is_some() && page.rows.len() < self.limit
    }
}

async fn opened(api: &Api, cursor: &str, list: &str) -> Result<Position, Problem> {
    let opened = key(api).await?.open(cursor, list, api.now());
    opened.map_err(|bad| Problem::invalid_parameter("cursor", bad.to_string()))
}

async fn key(api: &Api) -> Result<&CursorKey, Problem> {
    Ok(api
        .cursor_key
        .get_or_try_init(|| api.store().cursor_key())
        .await?)
}

/// The parameters of any page, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `Paging` reads")]
pub(crate) struct PageParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 10, example = 50)]
    limit: Option<u32>,
    /// Where to go on: the `next_cursor` of the page before, within the hour and with
    /// the same filters and order.
    #[param(pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
}
