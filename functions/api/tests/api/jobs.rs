//! Work that goes on in the background can be followed.

use serde_json::json;

use crate::business::{assign, called};

#[tokio::test]
async fn work_is_listed_newest_first_and_page_by_page() {
    let world = called().await;
    let done = assign(&world, "spring").await.ok();
    let page = world.get("/api/v1/jobs?limit=1").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let next = world
        .get(&format!("/api/v1/jobs?limit=1&cursor={cursor}"))
        .await;
    let kinds = [&page["jobs"][0]["kind"], &next.ok()["jobs"][0]["kind"]].map(Clone::clone);
    let mut kinds: Vec<_> = kinds.iter().map(|kind| kind.as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["campaign", "number"]);

    let path = format!("/api/v1/jobs/{}", done["undo_id"].as_str().unwrap());
    let job = world.get(&path).await.ok();
    assert_eq!(job["kind"], "number");
    assert_eq!(job["state"], "done");
    assert_eq!(job["report"], done["redecide"]["report"]);
    assert_eq!(job["refused"], json!([]));
}

#[tokio::test]
async fn a_job_that_is_not_there_is_not_found() {
    let world = called().await;
    world.get("/api/v1/jobs/op_none").await.problem(404);
    let answer = world.get("/api/v1/jobs/a%20b").await;
    assert_eq!(answer.blames("parameter"), "job_id");
}
