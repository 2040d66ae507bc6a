//! Invitations: a link that lets somebody in once, to choose a password.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use jiff::Timestamp;

use super::condition::Outcome;
use super::item::{Item, Reading, flag, key, text, time};
use super::login::login_item;
use super::person::new_item;
use super::{Digest, Email, Login, PasswordHash, Person, PersonId, Rights, Session, TABLE};
use crate::{Store, StoreError};

/// Somebody who was asked in and has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub email: Email,
    pub secret: Digest,
    pub rights: Rights,
    /// Who asked them, as the journal names them.
    pub by: String,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// What became of inviting somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The links that were sent to the address before no longer work.
    Yes,
    /// Somebody is known by that address, or signs in with it.
    EmailTaken,
}

/// What became of following an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    Yes,
    /// Unknown, spent, deleted, replaced by a newer one, or too old.
    Refused,
}

impl Store {
    /// Keeps an invitation, which takes the place of one to the same address.
    pub async fn invite(&self, invite: &Invite) -> Result<Invited, StoreError> {
        let known = self.person(&PersonId::from(&invite.email)).await?;
        if known.is_some() || self.login(&invite.email).await?.is_some() {
            return Ok(Invited::EmailTaken);
        }
        let both = vec![
            self.access_put(item(invite)),
            self.access_put(pointer(invite)),
        ];
        self.together(both).await.map(|_| Invited::Yes)
    }

    /// Invitations that nobody has followed, expired ones too, by address.
    pub async fn invites(&self) -> Result<Vec<Invite>, StoreError> {
        let mut items = self
            .client
            .query()
            .table_name(self.table(TABLE))
            .consistent_read(true)
            .key_condition_expression("#pk = :invites")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_values(":invites", text("invites"))
            .into_paginator()
            .items()
            .send();
        let mut invites = Vec::new();
        while let Some(item) = items.next().await {
            invites.push(read(&item?)?);
        }
        Ok(invites)
    }

    /// The invitation with this secret, expired or not.
    pub async fn invite_of(&self, secret: &Digest) -> Result<Option<Invite>, StoreError> {
        let Some(pointer) = self.access_item(pointer_key(secret)).await? else {
            return Ok(None);
        };
        let email: Email = Reading { item: &pointer }.parsed("email")?;
        let invite = self.access_item(invite_key(&email)).await?;
        let invite = invite.as_ref().map(read).transpose()?;
        Ok(invite.filter(|invite| invite.secret == *secret))
    }

    /// Takes an invitation back. One that is gone already is no error.
    pub async fn delete_invite(&self, email: &Email) -> Result<(), StoreError> {
        let Some(item) = self.access_item(invite_key(email)).await? else {
            return Ok(());
        };
        let both = vec![
            self.access_delete(invite_key(email)),
            self.access_delete(pointer_key(&read(&item)?.secret)),
        ];
        self.together(both).await.map(|_| ())
    }

    /// Spends `invite` on a new person, who signs in with `password` and is in
    /// by `session`. One transaction: a link followed twice at once lets in one.
    pub async fn accept_invite(
        &self,
        invite: &Invite,
        password: PasswordHash,
        session: &Session,
    ) -> Result<Accepted, StoreError> {
        let now = session.opened_at;
        let login = Login {
            email: invite.email.clone(),
            person: session.person.clone(),
            password,
        };
        let person = Person::new(session.person.clone(), invite.rights.role, now);
        let mut writes = vec![
            self.spend_invite(invite, now),
            self.access_delete(pointer_key(&invite.secret)),
            self.put_new(new_person(&person, invite)),
            self.put_new(login_item(&login)),
        ];
        writes.extend(self.session_writes(session));
        Ok(match self.together(writes).await? {
            Outcome::Done => Accepted::Yes,
            Outcome::ConditionFailed => Accepted::Refused,
        })
    }

    fn spend_invite(&self, invite: &Invite, now: Timestamp) -> TransactWriteItem {
        let delete = Delete::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(invite_key(&invite.email)))
            .condition_expression("#secret = :secret AND #expires > :now")
            .expression_attribute_names("#secret", "secret")
            .expression_attribute_names("#expires", "expires_at")
            .expression_attribute_values(":secret", text(invite.secret.hex()))
            .expression_attribute_values(":now", time(now))
            .build()
            .expect("a delete has a table and a key");
        TransactWriteItem::builder().delete(delete).build()
    }

    fn put_new(&self, item: Item) -> TransactWriteItem {
        let put = Put::builder()
            .table_name(self.table(TABLE))
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", "pk")
            .build()
            .expect("a put has a table and an item");
        TransactWriteItem::builder().put(put).build()
    }

    async fn access_item(&self, key: Item) -> Result<Option<Item>, StoreError> {
        let read = self.client.get_item().table_name(self.table(TABLE));
        let read = read.set_key(Some(key)).consistent_read(true);
        Ok(read.send().await?.item)
    }
}

fn new_person(person: &Person, invite: &Invite) -> Item {
    let mut item = new_item(&person.id, person.role, person.added_at);
    item.insert("email".to_owned(), text(invite.email.to_string()));
    item.insert("pii".to_owned(), flag(invite.rights.pii));
    item
}

fn invite_key(email: &Email) -> Item {
    key("invites", email.to_string())
}

fn pointer_key(secret: &Digest) -> Item {
    key(format!("invite#{}", secret.hex()), "invite")
}

fn pointer(invite: &Invite) -> Item {
    let mut item = pointer_key(&invite.secret);
    item.insert("email".to_owned(), text(invite.email.to_string()));
    item.insert("expires_at".to_owned(), time(invite.expires_at));
    item
}

fn item(invite: &Invite) -> Item {
    let mut item = invite_key(&invite.email);
    item.extend([
        ("secret".to_owned(), text(invite.secret.hex())),
        ("role".to_owned(), text(invite.rights.role.as_str())),
        ("pii".to_owned(), flag(invite.rights.pii)),
        ("by".to_owned(), text(&invite.by)),
        ("at".to_owned(), time(invite.at)),
        ("expires_at".to_owned(), time(invite.expires_at)),
    ]);
    item
}

fn read(item: &Item) -> Result<Invite, StoreError> {
    let reading = Reading { item };
    let secret = Digest::from_hex(reading.text("secret")?);
    let rights = Rights {
        role: reading.parsed("role")?,
        pii: reading.flag("pii"),
    };
    Ok(Invite {
        email: reading.parsed("sk")?,
        secret: secret.ok_or_else(|| reading.corrupt("secret"))?,
        rights,
        by: reading.text("by")?.to_owned(),
        at: reading.time("at")?,
        expires_at: reading.time("expires_at")?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::Role;
    use super::{Digest, Invite, Rights, item, read};

    #[test]
    fn an_invitation_reads_back_as_it_was_written() {
        for pii in [false, true] {
            let invite = Invite {
                email: "ana@example.com".parse().unwrap(),
                secret: Digest::of("secret"),
                rights: Rights {
                    role: Role::Viewer,
                    pii,
                },
                by: "person:admin".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                expires_at: Timestamp::from_second(9).unwrap(),
            };
            assert_eq!(read(&item(&invite)).unwrap(), invite);
        }
    }
}
