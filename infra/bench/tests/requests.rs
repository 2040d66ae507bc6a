//! A page costs the same requests however many calls there are. As many as a
//! test can wait for; `cargo bench -p bench -- pages --calls 1000000` has more.

use bench::business::{Business, RECEIVED};
use bench::site::{PAGES, Site};
use sandbox::Requests;

const MANY: usize = 100_000;

#[tokio::test(flavor = "multi_thread")]
async fn no_page_asks_the_database_more_often_at_a_hundred_thousand_calls() {
    let received = Business::received().await.unwrap();
    let few = received.times(1, None).await.unwrap();
    let few = asked(&few).await.unwrap();
    let many = received.times(MANY / RECEIVED, None).await.unwrap();
    let many = asked(&many).await.unwrap();
    for ((name, path), (few, many)) in PAGES.iter().zip(few.iter().zip(&many)) {
        assert!(few.total() > 0, "{name}");
        assert_eq!(few.to_string(), many.to_string(), "{name}: {path}");
    }
}

async fn asked(business: &Business) -> anyhow::Result<Vec<Requests>> {
    let site = Site::new(business.store.clone()).await?;
    let mut asked = Vec::new();
    for (_, path) in PAGES {
        let (opened, requests) = business.sandbox.requests_of(site.open(path)).await;
        opened?;
        asked.push(requests);
    }
    Ok(asked)
}
