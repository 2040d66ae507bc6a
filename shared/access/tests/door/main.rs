//! Who gets through the door, tried with real requests through a real router
//! over the embedded store.

#![cfg(test)]

mod api_keys;
mod confirm;
mod forgery;
mod house;
mod invites;
mod knock;
mod log;
mod matrix;
mod pages;
mod passwords;
mod people;
mod routes;
mod sessions;
mod setup_link;
mod sign_in;
mod site;
