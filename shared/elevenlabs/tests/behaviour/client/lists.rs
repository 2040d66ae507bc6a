//! Every list, asked for and read as the vendor's samples have it.

use domain::{AgentId, ConversationId, Region};
use elevenlabs::client::ApiError;
use elevenlabs::{Client, Listing, Unusable, detail};

use super::stand_in::{NOW, StandIn, answer, json, once};
use crate::support::{at, fixture};

async fn saying(sample: &'static str) -> (StandIn, Client) {
    let stand_in = StandIn::saying(move |_| json(200, fixture(sample))).await;
    let client = stand_in.client();
    (stand_in, client)
}

fn region() -> Region {
    Region::default()
}

#[tokio::test(start_paused = true)]
async fn conversations_come_page_by_page() {
    let pages = [
        "20-api-conversations-list-page-1",
        "21-api-conversations-list-page-2-last",
    ];
    let stand_in = StandIn::saying(move |nth| json(200, fixture(pages[nth]))).await;
    let client = stand_in.client();
    let mut asked = Listing {
        from: Some(at(1_794_990_000)),
        to: Some(at(1_795_010_000)),
        ..Listing::default()
    };
    let first = client.conversations(&asked).await.unwrap().value;
    assert_eq!((first.conversations.len(), first.unreadable), (4, 0));
    assert_eq!(first.warnings, []);

    asked.cursor = first.next_cursor;
    let last = client.conversations(&asked).await.unwrap().value;
    assert_eq!((last.conversations.len(), last.next_cursor), (3, None));
    let window = "GET /v1/convai/conversations?page_size=100&sort_direction=asc\
                  &call_start_after_unix=1794990000&call_start_before_unix=1795010000";
    let cursor = "&cursor=eyJzdGFydCI6MTc5NTAwMzYwMCwiaWQiOiJjb252Xzc3In0%3D";
    assert_eq!(
        stand_in.lines(),
        [window.to_owned(), format!("{window}{cursor}")]
    );
}

#[tokio::test(start_paused = true)]
async fn every_wish_for_a_list_is_asked_for() {
    let (stand_in, client) = saying("21-api-conversations-list-page-2-last").await;
    let asked = Listing {
        ascending: false,
        with_summary: true,
        has_feedback_comment: Some(true),
        agent: Some("agent_1".parse().unwrap()),
        page_size: 255,
        ..Listing::default()
    };
    client.conversations(&asked).await.unwrap();
    let line = "GET /v1/convai/conversations?page_size=100&sort_direction=desc&agent_id=agent_1\
                &has_feedback_comment=true&summary_mode=include";
    assert_eq!(stand_in.lines(), [line]);
}

#[tokio::test(start_paused = true)]
async fn a_cursor_that_leads_nowhere_ends_the_list() {
    let body = r#"{"conversations": [], "has_more": true, "next_cursor": "again"}"#;
    let stand_in = StandIn::saying(move |_| json(200, body)).await;
    let asked = Listing {
        cursor: Some("again".to_owned()),
        ..Listing::default()
    };
    let error = stand_in.client().conversations(&asked).await.unwrap_err();
    assert_eq!(error, ApiError::Unreadable(Unusable::SameCursor));
}

#[tokio::test(start_paused = true)]
async fn an_item_without_an_id_is_counted() {
    let body = r#"{"conversations": [null, 7, {}, {"conversation_id": "a/b"},
        {"conversation_id": "conv_1"}], "next_cursor": null, "has_more": false}"#;
    let stand_in = StandIn::saying(move |_| json(200, body)).await;
    let page = stand_in
        .client()
        .conversations(&Listing::default())
        .await
        .unwrap()
        .value;
    assert_eq!((page.conversations.len(), page.unreadable), (1, 4));
}

#[tokio::test(start_paused = true)]
async fn a_conversation_comes_as_it_is_with_the_vendors_time() {
    let sample = "22-api-conversation-detail-done";
    let stand_in = StandIn::saying(move |nth| match nth {
        0 => answer(
            200,
            &[("date", "Thu, 26 Nov 2026 12:00:00 GMT")],
            fixture(sample),
        ),
        _ => answer(200, &[("date", "some time")], fixture(sample)),
    })
    .await;
    let client = stand_in.client();
    let id: ConversationId = "conv_1".parse().unwrap();
    let told = client.conversation(&id).await.unwrap();
    assert_eq!(told.told_at, "2026-11-26T12:00:00Z".parse().unwrap());
    assert_eq!(told.value, fixture(sample));
    assert!(detail(&told.value, told.told_at, at(NOW), &region()).is_ok());

    assert_eq!(client.conversation(&id).await.unwrap().told_at, at(NOW));
    assert_eq!(stand_in.lines()[0], "GET /v1/convai/conversations/conv_1");
}

#[tokio::test(start_paused = true)]
async fn agents_tell_their_names_and_last_calls() {
    let (stand_in, client) = saying("25-api-agents-list").await;
    let page = client.agents(Some("next")).await.unwrap().value;
    assert_eq!(
        (page.items.len(), page.unreadable, page.next_cursor),
        (3, 0, None)
    );
    let agent = &page.items[0];
    assert_eq!(agent.id.as_str(), "agent_4101kb2m8x7qe5ntw3r6yj9hvs0c");
    assert_eq!(agent.name.as_deref(), Some("Harbour Dental front desk"));
    assert_eq!(
        (agent.archived, agent.last_call_at),
        (false, Some(at(1_795_000_120)))
    );
    assert_eq!(page.items[2].last_call_at, None);
    assert_eq!(
        stand_in.lines(),
        ["GET /v1/convai/agents?page_size=100&cursor=next"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_agents_settings_may_lack_anything() {
    let whole = r#"{"agent_id": "agent_1", "name": "Desk",
        "conversation_config": {"conversation": {"max_duration_seconds": 1800}},
        "platform_settings": {"privacy": {"zero_retention_mode": true, "retention_days": -1},
            "workspace_overrides": {"webhooks": {"post_call_webhook_id": "w1", "events": []}}}}"#;
    let bodies = [
        whole,
        "{}",
        r#"{"platform_settings": 7, "conversation_config": null}"#,
    ];
    let stand_in = StandIn::saying(move |nth| json(200, bodies[nth])).await;
    let client = stand_in.client();
    let id: AgentId = "agent_1".parse().unwrap();
    let settings = client.agent(&id).await.unwrap().value;
    assert_eq!(
        (settings.zero_retention, settings.retention_days),
        (Some(true), Some(-1))
    );
    assert_eq!(settings.max_duration_secs, Some(1800));
    let post_call = settings.post_call.unwrap();
    assert_eq!(
        (post_call.webhook_id(), post_call.events()),
        (Some("w1"), Some(vec![]))
    );
    for _ in 0..2 {
        assert_eq!(client.agent(&id).await.unwrap().value, Default::default());
    }
    assert_eq!(stand_in.lines()[0], "GET /v1/convai/agents/agent_1");
}

#[tokio::test(start_paused = true)]
async fn phone_numbers_come_with_their_agents() {
    let (stand_in, client) = saying("26-api-phone-numbers-list").await;
    let lines = client.phone_numbers(&region()).await.unwrap().value.items;
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let number = line.number.as_ref().map(|number| number.as_str());
            (
                number,
                line.label.as_deref(),
                line.provider.as_deref(),
                line.agent.is_some(),
            )
        })
        .collect();
    let expected = [
        (
            Some("+442079460123"),
            Some("London main"),
            Some("twilio"),
            true,
        ),
        (
            Some("+493023125123"),
            Some("Berlin trunk"),
            Some("sip_trunk"),
            false,
        ),
    ];
    assert_eq!(told, expected);
    assert_eq!(stand_in.lines(), ["GET /v1/convai/phone-numbers"]);
}

#[tokio::test(start_paused = true)]
async fn batches_are_paged_by_their_last_document() {
    let (stand_in, client) = saying("27-api-batch-calls-list").await;
    let page = client.batches(Some("doc")).await.unwrap().value;
    assert_eq!((page.items.len(), page.next_cursor), (1, None));
    let batch = &page.items[0];
    assert_eq!(batch.name.as_deref(), Some("Solar retarget week 47"));
    assert_eq!(batch.status.as_deref(), Some("in_progress"));
    assert_eq!(
        (batch.calls_scheduled, batch.calls_finished),
        (Some(3), Some(2))
    );
    assert_eq!(batch.updated_at, Some(at(1_795_008_030)));
    let line = "GET /v1/convai/batch-calling/workspace?limit=100&last_doc=doc";
    assert_eq!(stand_in.lines(), [line]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_tells_whom_it_called_and_in_which_conversation() {
    let (stand_in, client) = saying("28-api-batch-call-detail").await;
    let batch = client
        .batch("btcal_5501kbj0z3x6e8nv2t9wq4mhys7c", &region())
        .await
        .unwrap();
    let batch = batch.value;
    assert_eq!((batch.recipients.len(), batch.unreadable), (3, 0));
    let called = &batch.recipients[1];
    assert_eq!(called.id, "rcpnt_1901kbj0z7k4e2nv9t5wq8mhys8d");
    assert_eq!(called.number.as_ref().unwrap().as_str(), "+447700900654");
    assert_eq!(called.status.as_deref(), Some("voicemail"));
    let conversation = called.conversation.as_ref().unwrap();
    assert_eq!(conversation.as_str(), "conv_2601kbp3d8w2f5nx4tq7ymz1shv9");
    assert_eq!(batch.recipients[2].conversation, None);
    assert!(!format!("{batch:?}").contains("7700900654"));
    assert_eq!(
        stand_in.lines(),
        ["GET /v1/convai/batch-calling/btcal_5501kbj0z3x6e8nv2t9wq4mhys7c"]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_no_id_is_not_asked_for() {
    let (stand_in, _) = saying("28-api-batch-call-detail").await;
    let client = stand_in.client_with(once());
    for id in ["", "..", ".", "a/b", "a?b", "../agents", "a#", "\n"] {
        let error = client.batch(id, &region()).await.unwrap_err();
        assert!(matches!(error, ApiError::Gone(_)), "{id:?}");
    }
    assert_eq!(stand_in.asked(), []);
}
