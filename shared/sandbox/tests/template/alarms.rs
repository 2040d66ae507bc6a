//! What is watched: the templates that template.yaml includes.

use std::collections::BTreeSet;

use sandbox::Template;
use serde_json::{Value, json};

use crate::resource;

fn alarms() -> Template {
    Template::parse(include_str!("../../../../infra/alarms.yaml")).unwrap()
}

fn dashboard() -> Template {
    Template::parse(include_str!("../../../../infra/dashboard.yaml")).unwrap()
}

fn all(template: &Template, kind: &str) -> Vec<(String, Value)> {
    let resources = template.resources(kind);
    let found = resources.map(|(name, it)| (name.to_owned(), it["Properties"].clone()));
    found.collect()
}

fn alarm(name: &str) -> Value {
    let found = alarms()
        .at(&format!("/Resources/{name}/Properties"))
        .cloned();
    found.unwrap_or_else(|| panic!("no alarm {name}"))
}

#[test]
fn what_is_included_is_given_just_the_parameters_that_it_has() {
    for (name, file, template) in [
        ("Watch", "infra/alarms.yaml", alarms()),
        ("Overview", "infra/dashboard.yaml", dashboard()),
    ] {
        let included = &resource(name)["Properties"];
        assert_eq!(included["TemplateURL"], file);
        let names = |map: &Value| -> BTreeSet<String> {
            map.as_object().unwrap().keys().cloned().collect()
        };
        let wanted = names(template.at("/Parameters").unwrap());
        assert_eq!(names(&included["Parameters"]), wanted, "{name}");
    }
}

#[test]
fn every_alarm_goes_to_the_topic_and_says_what_to_do() {
    let alarms = all(&alarms(), "AWS::CloudWatch::Alarm");
    assert!(alarms.len() > 20);
    for (name, alarm) in alarms {
        assert_eq!(alarm["AlarmActions"], json!([{ "Ref": "Topic" }]), "{name}");
        let told = alarm["AlarmDescription"].as_str().unwrap();
        assert!(told.ends_with(" Runbook: README.md#operating"), "{name}");
        assert!(
            alarm.get("AlarmName").is_none(),
            "{name}: two stacks would fight"
        );
    }
    assert_eq!(
        resource("Watch")["Properties"]["Parameters"]["Topic"],
        json!({ "Ref": "Alarms" })
    );
}

/// Silence is an alarm where something has to happen, and nowhere else.
#[test]
fn missing_data_is_an_alarm_for_the_sync_and_the_nightly_recount() {
    let breaching: BTreeSet<_> = all(&alarms(), "AWS::CloudWatch::Alarm")
        .into_iter()
        .filter(|(name, alarm)| {
            let missing = alarm["TreatMissingData"].as_str().unwrap();
            assert!(["breaching", "notBreaching"].contains(&missing), "{name}");
            missing == "breaching"
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        breaching,
        ["CountersDrift", "SyncIsDead"].map(str::to_owned).into()
    );
}

#[test]
fn the_sync_is_dead_after_45_minutes_without_success() {
    let alarm = alarm("SyncIsDead");
    let minutes = |what: &str| alarm[what].as_u64().unwrap();
    assert_eq!(minutes("Period") * minutes("EvaluationPeriods"), 45 * 60);
    assert_eq!(alarm["ComparisonOperator"], "LessThanThreshold");
    assert_eq!(alarm["MetricName"], "SyncRuns");
    let dimensions = json!([
        { "Name": "Function", "Value": { "Ref": "Sync" } },
        { "Name": "Outcome", "Value": "done" },
    ]);
    assert_eq!(alarm["Dimensions"], dimensions);
}

#[test]
fn the_thresholds_are_those_that_were_agreed() {
    let agreed = [
        ("WebhookFails", 300, 1, 3),
        ("WebhookRefuses", 300, 1, 20),
        ("WebhookTooLarge", 300, 1, 1),
        ("WebhookQuarantined", 300, 1, 1),
        ("WebhookIsDown", 300, 2, 1),
        ("WebhookSlow", 300, 3, 400),
        ("SyncFails", 300, 1, 3),
        ("ParkedBodiesWait", 60, 5, 0),
        ("ParkedBodiesAreOld", 60, 10, 0),
        ("ParkedBodiesAreGivenUp", 300, 1, 1),
        ("CallsAreStuck", 300, 1, 1),
        ("CountersDrift", 86_400, 1, 0),
    ];
    for (name, period, periods, threshold) in agreed {
        let alarm = alarm(name);
        assert_eq!(alarm["Period"], period, "{name}");
        assert_eq!(alarm["EvaluationPeriods"], periods, "{name}");
        assert_eq!(alarm["Threshold"], threshold, "{name}");
    }
    for name in ["FunctionsAreThrottled", "TablesAreThrottled", "StoreFails"] {
        let alarm = alarm(name);
        let periods = [&alarm["DatapointsToAlarm"], &alarm["EvaluationPeriods"]];
        assert_eq!(periods, [2, 3], "{name}: two of three");
    }
}

#[test]
fn a_formula_names_each_of_its_figures_and_has_no_more_than_ten() {
    for (name, alarm) in all(&alarms(), "AWS::CloudWatch::Alarm") {
        let Some(metrics) = alarm["Metrics"].as_array() else {
            continue;
        };
        let (formula, figures) = metrics.split_first().unwrap();
        let formula = formula["Expression"].as_str().unwrap();
        assert!(figures.len() <= 10, "{name}");
        for figure in figures {
            let id = figure["Id"].as_str().unwrap();
            assert!(formula.contains(&format!("FILL({id}, 0)")), "{name}: {id}");
            assert_eq!(figure["ReturnData"], false, "{name}");
        }
        assert_eq!(formula.matches("FILL(").count(), figures.len(), "{name}");
    }
}

#[test]
fn spending_is_told_of_when_there_is_a_budget() {
    let template = alarms();
    let spending = template.at("/Resources/Spending").unwrap();
    assert_eq!(spending["Condition"], "HasBudget");
    let limit = &spending["Properties"]["Budget"]["BudgetLimit"];
    assert_eq!(limit["Amount"], json!({ "Ref": "MonthlyBudgetUsd" }));
}

#[test]
fn the_dashboard_shows_figures_of_this_stack() {
    let template = dashboard();
    let body = template.at("/Resources/Figures/Properties/DashboardBody/Fn::Sub");
    let body: Value = serde_json::from_str(body.unwrap().as_str().unwrap()).unwrap();
    let widgets = body["widgets"].as_array().unwrap();
    assert!(widgets.len() > 8);
    for widget in widgets {
        let properties = &widget["properties"];
        assert_eq!(properties["region"], "${AWS::Region}");
        for metric in properties["metrics"].as_array().unwrap() {
            let names_ours = |it: &Value| it.as_str().is_some_and(|it| it.starts_with("${"));
            assert!(
                metric.as_array().unwrap().iter().any(names_ours),
                "{metric}"
            );
        }
    }
}
