//! The real program, from outside: its process, its ports, its folder.

#![cfg(test)]

mod commands;
mod demo;
mod doctor;
mod doors;
mod lasting;
mod lists;
mod measure;
mod program;
mod publishing;
mod recover;
mod rotation;
mod stand_in;
