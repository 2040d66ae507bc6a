//! Asking before something is done that is not undone by itself.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use anyhow::bail;

/// Whether whoever is there agrees to `what`. Nobody at a terminal is nobody to
/// ask.
pub(crate) fn agreed(what: &str) -> anyhow::Result<bool> {
    if !stdin().is_terminal() {
        bail!("nobody is there to ask; --yes goes on without");
    }
    let mut ask = stderr();
    write!(ask, "{what}? [y/N] ")?;
    ask.flush()?;
    let mut answer = String::new();
    stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
