//! The webhook's secret on this machine: made at the first start and kept.

use std::fs;
use std::io;

use anyhow::Context;
use elevenlabs::{Secrets, WebhookSecret};

use crate::data::{Data, write_private};

/// The secrets that the environment gives, else those in the folder, where one
/// is made when there is none.
pub(crate) fn secrets(data: &Data, given: Option<Secrets>) -> anyhow::Result<Secrets> {
    match given {
        Some(given) => Ok(given),
        None => match kept(data)? {
            Some(kept) => Ok(kept),
            None => make(data),
        },
    }
}

/// The same as they are at each moment: those in the folder may be replaced
/// while a server runs.
pub(crate) fn current(data: &Data, given: Option<Secrets>) -> boot::Secrets {
    match given {
        Some(given) => boot::Secrets::given(given),
        None => boot::Secrets::in_file(data.secret(), "the webhook's secrets"),
    }
}

/// The secret to sign with: of several, the first.
pub(crate) fn signing(secrets: &Secrets) -> &WebhookSecret {
    secrets.iter().next().expect("no secrets are never made")
}

/// The secrets in the folder, with commas between them; none before the first
/// start.
pub(crate) fn kept(data: &Data) -> anyhow::Result<Option<Secrets>> {
    let path = data.secret();
    match fs::read_to_string(&path) {
        Ok(text) => {
            let secrets = text
                .parse()
                .with_context(|| format!("{} is empty", path.display()))?;
            Ok(Some(secrets))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn make(data: &Data) -> anyhow::Result<Secrets> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).context("the system has no randomness")?;
    let secret = format!("wsec_{}", hex::encode(random));
    let path = data.secret();
    write_private(&path, &format!("{secret}\n"))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(secret
        .parse()
        .expect("a secret that was just made is not empty"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::at(&folder.path().join("data")).unwrap();

        let made = secrets(&data, None).unwrap();
        let made = signing(&made).expose().to_owned();
        assert!(made.starts_with("wsec_") && made.len() == 69, "{made}");
        let again = secrets(&data, None).unwrap();
        assert_eq!(signing(&again).expose(), made);
        #[cfg(unix)]
        assert_eq!(mode(&data.secret()), 0o600);
    }

    #[test]
    fn secrets_can_be_added_after_a_comma() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::at(folder.path()).unwrap();
        fs::write(data.secret(), "wsec_ours,wsec_theirs\n").unwrap();
        assert_eq!(secrets(&data, None).unwrap().iter().count(), 2);
    }

    #[test]
    fn the_environments_secrets_go_before_those_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::at(folder.path()).unwrap();
        let given = secrets(&data, Some("wsec_given".parse().unwrap())).unwrap();
        assert_eq!(signing(&given).expose(), "wsec_given");
        assert!(kept(&data).unwrap().is_none());
    }

    #[cfg(unix)]
    fn mode(path: &std::path::Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }
}
