//! `serve`, or no command at all.

use std::process::ExitCode;

use crate::Place;
use crate::banner;
use crate::house::House;

pub(crate) async fn run(place: &Place) -> anyhow::Result<ExitCode> {
    let house = House::start(place.settings()?, place.bind).await?;
    let link = access::setup_link(&house.store, boot::now()).await?;
    banner::show(&house, &link);
    house.until_asked_to_stop().await?;
    house.stop().await?;
    Ok(ExitCode::SUCCESS)
}
