//! What each question costs in requests: the promise of the store's README.

use domain::{AttributionStatus, Edit};
use store::{DeliveryFilter, Filter, Phone, Plan, Sort};

use crate::world::{World, at, conversation, ended};

#[tokio::test]
async fn each_question_costs_what_the_readme_says() {
    let world = World::new().await;
    for n in 0..5 {
        world.deliver(&ended(&format!("conv_{n}"))).await;
    }
    let (store, id) = (&world.store, conversation("conv_1"));
    let asked = async |work| world.sandbox.requests_of(work).await.1.to_string();

    assert_eq!(
        asked(Box::pin(async { drop(store.call(&id).await) }) as Work<'_>).await,
        "1 GetItem"
    );
    assert_eq!(
        asked(Box::pin(async { drop(store.history(&id, None, 10).await) })).await,
        "1 Query"
    );
    assert_eq!(
        asked(Box::pin(async { drop(store.deliveries_of(&id).await) })).await,
        "1 Query"
    );
    let log = DeliveryFilter::default();
    assert_eq!(
        asked(Box::pin(async {
            drop(store.deliveries(&log, 10, None).await);
        }))
        .await,
        "1 Query"
    );
    let day = jiff::civil::date(2026, 11, 18);
    let months = jiff::civil::date(2026, 5, 1);
    assert_eq!(
        asked(Box::pin(async { drop(store.counters(months, day).await) })).await,
        "8 Query"
    );
    let edit = Edit::Notes("called back".to_owned());
    let edited = review::edit(store, &id, edit, "person:ana", None, at(1));
    let edited = asked(Box::pin(async { drop(edited.await) })).await;
    assert_eq!(edited, "1 GetItem, 1 TransactWriteItems");
}

type Work<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

#[tokio::test]
async fn a_page_is_one_query_whatever_the_filter_and_the_sort() {
    let world = World::new().await;
    world.deliver(&ended("conv_1")).await;
    let filters = [
        Filter::default(),
        Filter {
            status: Some("success"),
            ..Filter::default()
        },
        Filter {
            campaign: Some("spring".parse().unwrap()),
            ..Filter::default()
        },
        Filter {
            phone: Some(Phone::EndingWith("00123".to_owned())),
            ..Filter::default()
        },
        Filter {
            attribution: Some(AttributionStatus::Unattributed),
            ..Filter::default()
        },
        Filter {
            from: Some(at(-9_999_999)),
            to: Some(at(0)),
            min_duration: Some(1),
            ..Filter::default()
        },
    ];
    for filter in filters {
        for sort in [Sort::StartedAt, Sort::Duration, Sort::Status] {
            let plan = Plan {
                filter: filter.clone(),
                sort,
                limit: 10,
                ..Plan::default()
            };
            let (page, asked) = world.sandbox.requests_of(world.store.calls(&plan)).await;
            assert_eq!(asked.to_string(), "1 Query", "{plan:?}");
            let expected = usize::from(filter.campaign.is_none());
            assert_eq!(page.unwrap().rows.len(), expected, "{plan:?}");
        }
    }
}
