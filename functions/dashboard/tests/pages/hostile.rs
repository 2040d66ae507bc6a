//! Texts that try to become more than text, in every field that holds text.

use access::Role;
use domain::{Conversion, Edit, Tag};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::house::{House, now};
use crate::world::made;

/// Each would set `window.pwned`, or break out of where it stands.
pub(crate) const TEXTS: [&str; 60] = [
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=window.pwned=1>",
    "<img src=x onerror=\"window.pwned=1\">",
    "<img/src='x'/onerror='window.pwned=1'>",
    "<svg onload=window.pwned=1>",
    "<svg><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>",
    "<body onload=window.pwned=1>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<iframe src=javascript:parent.pwned=1></iframe>",
    "<object data=javascript:window.pwned=1></object>",
    "<embed src=javascript:window.pwned=1>",
    "<a href=javascript:window.pwned=1>click</a>",
    "<a href=\"java\tscript:window.pwned=1\">click</a>",
    "<form action=javascript:window.pwned=1><button>x</button></form>",
    "<button formaction=javascript:window.pwned=1>x</button>",
    "<input autofocus onfocus=window.pwned=1>",
    "<select autofocus onfocus=window.pwned=1>",
    "<textarea autofocus onfocus=window.pwned=1></textarea>",
    "</textarea><script>window.pwned=1</script>",
    "</title><script>window.pwned=1</script>",
    "</style><script>window.pwned=1</script>",
    "<style>@import 'javascript:window.pwned=1';</style>",
    "<style>*{background:url(javascript:window.pwned=1)}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:window.pwned=1'>",
    "<base href=//evil.example/>",
    "<details open ontoggle=window.pwned=1>",
    "<video><source onerror=window.pwned=1></video>",
    "<audio src=x onerror=window.pwned=1>",
    "<marquee onstart=window.pwned=1>",
    "<math><mtext></p><img src=x onerror=window.pwned=1></math>",
    "<template><script>window.pwned=1</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=window.pwned=1>\">",
    "<!--><img src=x onerror=window.pwned=1>-->",
    "<![CDATA[<script>window.pwned=1</script>]]>",
    "<x onpointerenter=window.pwned=1 style=position:fixed;inset:0>",
    "<div style=\"background:url('javascript:window.pwned=1')\">",
    "\" onmouseover=\"window.pwned=1",
    "\" autofocus onfocus=\"window.pwned=1",
    "' onmouseover='window.pwned=1",
    "' autofocus onfocus='window.pwned=1",
    "\"><script>window.pwned=1</script>",
    "'><script>window.pwned=1</script>",
    "--><script>window.pwned=1</script>",
    "]]><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    "{{constructor.constructor('window.pwned=1')()}}",
    "${window.pwned=1}",
    "<%= window.pwned=1 %>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;script&#62;window.pwned=1&#60;/script&#62;",
    "\u{202e}>tpircs/<1=denwp.wodniw>tpircs<",
    "＜script＞window.pwned=1＜/script＞",
    "<scr\u{0}ipt>window.pwned=1</scr\u{0}ipt>",
    "<script\u{2028}>window.pwned=1</script>",
    "<img src=x onerror=\"&#119;indow.pwned=1\">",
];

#[tokio::test]
async fn hostile_text_stands_on_pages_only_as_text() {
    let house = House::new().await;
    furnish(&house, &TEXTS).await;
    let person = house.person(Role::Editor).await;
    let mut pages = vec![
        person.sees("/calls?limit=100").await,
        person.sees("/").await,
    ];
    for path in paths(&house, TEXTS.len()).await {
        pages.push(person.sees(&path).await);
    }
    for page in &pages {
        for text in TEXTS.iter().filter(|text| text.contains(['<', '"', '\''])) {
            assert!(!page.contains(text), "{text} stands unescaped");
        }
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("<img").count(), 1);
        assert!(!page.contains("href=\"javascript:") && !page.contains("href=\"data:"));
    }
    let all = pages.concat();
    assert!(all.contains("&#60;svg onload=window.pwned=1&#62;"));
}

#[tokio::test]
async fn what_hostile_text_is_typed_comes_back_as_text() {
    let house = House::new().await;
    house.receives(&hostile("conv_1", "x")).await;
    let person = house.person(Role::Editor).await;
    for text in TEXTS {
        let form = [
            ("rev", "0"),
            ("converted", text),
            ("value", text),
            ("currency", text),
            ("note", text),
        ];
        let page = person.sends("/calls/conv_1/conversion", &form).await.body;
        assert_eq!(page.matches("<script").count(), 1, "{text}");
        assert_eq!(page.matches("<img").count(), 1, "{text}");
        let query =
            serde_urlencoded::to_string([("phone", text), (text, "1"), ("from", text)]).unwrap();
        let page = person.opens(&format!("/calls?{query}")).await.body;
        assert_eq!(page.matches("<script").count(), 1, "{text}");
        assert!(!text.contains('<') || !page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn hostile_text_executes_nothing_in_a_browser() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    // Several texts share a field, which saves minutes: one that breaks out of
    // its field takes nothing from the others.
    let together: Vec<String> = TEXTS.chunks(6).map(|texts| texts.join(" ")).collect();
    furnish(&browser.house, &together).await;
    browser.watches("window.alert = () => { window.pwned = 1 }; window.refused = []; \
        document.addEventListener('securitypolicyviolation', (e) => refused.push(e.violatedDirective + ' ' + e.blockedURI));").await;
    browser.signs_in().await;
    let mut paths = paths(&browser.house, together.len()).await;
    paths.extend([
        "/calls?limit=100".to_owned(),
        "/calls/conv_00?from=%2Fcalls".to_owned(),
        "/analytics/unattributed-calls".to_owned(),
        "/analytics".to_owned(),
        "/".to_owned(),
        "/ingest".to_owned(),
    ]);
    for path in paths {
        browser.goes_to(&path).await;
        let found = browser.asks("document.querySelectorAll('details').forEach((fold) => { fold.open = true }); \
            return [window.pwned ?? null, window.refused, document.querySelectorAll('main script, main iframe, main img').length]").await;
        assert_eq!(found, json!([null, [], 0]), "{path}");
    }
    browser.closes().await;
}

/// A call for each text, and what people could have entered.
async fn furnish(house: &House, texts: &[impl AsRef<str>]) {
    for (n, text) in texts.iter().map(AsRef::as_ref).enumerate() {
        let id = format!("conv_{n:02}");
        house.receives(&hostile(&id, text)).await;
        let note = Some(text.to_owned());
        house
            .edits(
                &id,
                Edit::Conversion(Conversion {
                    converted: true,
                    kind: None,
                    value: None,
                    note,
                }),
            )
            .await;
        house.edits(&id, Edit::Notes(text.to_owned())).await;
        let tag: String = text.chars().take(Tag::LONGEST).collect();
        if let Ok(tag) = tag.parse() {
            house.edits(&id, Edit::Tags([tag].into())).await;
        }
        house.receives(&json!({ "type": text, "data": {} })).await;
        house.receives_bytes(text.as_bytes().to_vec()).await;
    }
}

/// The pages of each call, and of each delivery there is.
async fn paths(house: &House, calls: usize) -> Vec<String> {
    let paths = (0..calls).flat_map(|n| {
        [
            format!("/calls/conv_{n:02}"),
            format!("/calls/conv_{n:02}/raw"),
        ]
    });
    let deliveries = house
        .store
        .deliveries(&store::DeliveryFilter::default(), calls, None)
        .await
        .unwrap();
    let deliveries = deliveries
        .rows
        .into_iter()
        .map(|row| format!("/ingest/deliveries/{}", row.id));
    paths
        .chain(deliveries)
        .chain(["/ingest".to_owned()])
        .collect()
}

/// A call with `text` wherever the vendor may send a text.
fn hostile(id: &str, text: &str) -> Value {
    made(id, now() - SignedDuration::from_mins(3), |data| {
        data["agent_name"] = json!(text);
        data["user_id"] = json!(text);
        data["environment"] = json!(text);
        data["version_id"] = json!(text);
        data["tag_ids"] = json!([text]);
        data["status"] = json!("done");
        data["transcript"] = json!([
            { "role": "agent", "message": text, "time_in_call_secs": 0 },
            { "role": text, "message": text, "time_in_call_secs": 1, "source_medium": text },
            { "role": "agent", "message": null, "time_in_call_secs": 2,
              "tool_calls": [{ "tool_name": text, "params_as_json": text, "request_id": text, "type": text }],
              "tool_results": [{ "tool_name": text, "result_value": text, "is_error": true }] },
        ]);
        data["metadata"]["termination_reason"] = json!(text);
        data["metadata"]["main_language"] = json!(text);
        data["metadata"]["conversation_initiation_source"] = json!(text);
        data["metadata"]["warnings"] = json!([text]);
        data["metadata"]["error"] = json!({ "code": 1, "reason": text });
        data["metadata"]["feedback"] = json!({ "comment": text });
        data["metadata"]["batch_call"] =
            json!({ "batch_call_id": text, "batch_call_recipient_id": text });
        data["metadata"]["phone_call"] = json!({
            "direction": text, "external_number": text, "agent_number": text, "type": text, "call_sid": text, "phone_number_id": text,
        });
        data["analysis"] = json!({
            "call_successful": text,
            "transcript_summary": text,
            "call_summary_title": text,
            "evaluation_criteria_results": { text: { "criteria_id": text, "result": text, "rationale": text } },
            "data_collection_results": { text: { "data_collection_id": text, "value": text, "rationale": text } },
        });
        data["conversation_initiation_client_data"] =
            json!({ "dynamic_variables": { text: text } });
    })
}

#[tokio::test]
async fn what_the_business_is_called_stands_on_pages_only_as_text() {
    let house = House::new().await;
    let person = house.person(Role::Admin).await;
    for (n, texts) in TEXTS.chunks(10).enumerate() {
        named(&house, n, &texts.join(" ")).await;
    }
    let campaigns = (0..TEXTS.len().div_ceil(10)).flat_map(|n| {
        [
            format!("/campaigns/c{n}"),
            format!("/campaigns/c{n}/recipients"),
            format!("/calls/conv_c{n}"),
        ]
    });
    let mut paths: Vec<String> = campaigns.collect();
    let plain = [
        "/campaigns",
        "/numbers",
        "/settings/rules",
        "/",
        "/analytics",
        "/analytics/accuracy",
        "/analytics/review",
        "/analytics/unattributed-calls",
    ];
    paths.extend(plain.map(str::to_owned));
    let jobs = house.store.jobs(None, 20).await.unwrap().rows;
    paths.extend(jobs.iter().map(|job| format!("/jobs/{}", job.id)));
    for path in paths {
        let page = person.sees(&path).await;
        assert_eq!(page.matches("<script").count(), 1, "{path}");
        assert_eq!(page.matches("<img").count(), 1, "{path}");
        assert!(!page.contains("href=\"javascript:"), "{path}");
        for text in TEXTS.iter().filter(|text| text.contains(['<', '"'])) {
            assert!(!page.contains(text), "{text} stands unescaped at {path}");
        }
    }
}

/// A campaign, a list, a number, a rule and decisions that hold `text`.
async fn named(house: &House, n: usize, text: &str) {
    let id = format!("c{n}");
    let mut campaign = crate::business::campaign(&id, text);
    campaign.offer = Some(text.to_owned());
    campaign.phrases = vec![text.to_owned()];
    campaign.codes = [text.to_owned()].into();
    campaign.mailings[0].name = Some(text.to_owned());
    let entry = store::Entry::Campaign(campaign.id.clone(), Some(campaign));
    let order = jobs::Order {
        id: None,
        actor: format!("person:{text}"),
        dry_run: false,
        now: now(),
    };
    jobs::change(&house.store, entry, Some(0), order)
        .await
        .unwrap();
    let phone = format!("+1415555{n:04}");
    let plain: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    let mut recipient = crate::business::recipient(&id, &plain, &phone);
    for field in [
        &mut recipient.first_name,
        &mut recipient.last_name,
        &mut recipient.email,
        &mut recipient.address,
        &mut recipient.city,
        &mut recipient.code,
    ] {
        *field = Some(text.to_owned());
    }
    house.lists(&[recipient]).await;
    let known = domain::KnownNumber {
        number: format!("+1415556{n:04}").parse().unwrap(),
        kind: domain::NumberKind::Main,
        label: Some(text.to_owned()),
    };
    house.store.put_number(&known).await.unwrap();
    let stands = house.store.rules().await.unwrap().value;
    let mut rules = stands.clone();
    rules.conversions.push(domain::ConversionRule {
        name: text.to_owned(),
        kind: text.to_owned(),
        when: domain::Trigger::Tool {
            name: text.to_owned(),
        },
        value: domain::Value::Nothing,
    });
    house.store.put_rules(&rules).await.unwrap();
    house
        .receives(&made(&format!("conv_c{n}"), now(), |data| {
            data["metadata"]["phone_call"]["external_number"] = json!(phone);
            data["transcript"] = json!([{ "role": "user", "message": text, "time_in_call_secs": 1 },
                { "role": "agent", "message": null, "time_in_call_secs": 2,
                  "tool_calls": [{ "tool_name": text, "params_as_json": "{}", "request_id": "r", "type": "x" }],
                  "tool_results": [{ "tool_name": text, "result_value": text, "is_error": false }] }]);
        }))
        .await;
    let verdict = domain::Verdict {
        choice: domain::Choice::Nobody,
        reason: Some(text.to_owned()),
        blind: false,
    };
    if n.is_multiple_of(2) {
        house
            .edits(&format!("conv_c{n}"), Edit::Attribution(verdict))
            .await;
    }
}
