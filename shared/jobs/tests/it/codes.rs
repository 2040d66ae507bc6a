//! Codes of a list: a recipient's, or the campaign's.

use domain::Key;
use jobs::{JobState, import, undo};

use crate::world::{World, at, guessed, order, spring};

const SHEET: &str = "Kundennummer;Vorname;Nachname;Telefon;PLZ;Code\n\
    1;Anna;Bauer;415-555-0101 ext 3;94105;SPRING15\n\
    2;Ben;Clark;(415) 555-0102;94105;SPRING15\n\
    3;Cleo;Dunn;n/a;94105;SPRING15\n\
    4;Dan;Ek;;1234;SPR-ECFVV\n";

#[tokio::test]
async fn a_code_on_many_pieces_names_the_campaign_and_goes_with_an_undo() {
    let world = World::with_spring().await;
    let list = guessed(SHEET.as_bytes());
    let job = import(&world.store, &spring(), list, order("op_1"))
        .await
        .unwrap();
    let job = world.done(&job).await;
    assert_eq!(job.summary.rows.new, 4);
    let codes = async || {
        let campaign = world.store.campaign(&spring()).await.unwrap().unwrap();
        campaign.value.codes.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(codes().await, ["SPRING15"]);
    let personal = Key::Code("SPRECFVV".to_owned());
    let shared = Key::Code("SPRING15".to_owned());
    let asked = [personal.clone(), shared.clone()].into();
    let answers = world.store.answers(&asked, at(0)).await.unwrap();
    assert_eq!(answers[&personal].recipients.len(), 1);
    assert!(answers[&shared].recipients.is_empty(), "it names nobody");

    let undone = undo(&world.store, &job.id, order("op_2")).await.unwrap();
    assert_eq!(world.done(&undone).await.state, JobState::Done);
    assert!(codes().await.is_empty());
}
