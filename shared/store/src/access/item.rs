//! Attribute values of this table's items, written and read.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::StoreError;
use crate::item::{as_number, as_text};

pub(super) use crate::item::{Item, number, text};

/// The two attributes of a primary key.
pub(super) fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// Whole seconds: all that expiry needs, and what DynamoDB's own expiry reads.
pub(super) fn time(at: Timestamp) -> AttributeValue {
    number(at.as_second())
}

pub(super) fn flag(is: bool) -> AttributeValue {
    AttributeValue::Bool(is)
}

/// An item being read; what is missing or misshapen is [`StoreError::Corrupt`].
pub(super) struct Reading<'a> {
    pub(super) item: &'a Item,
}

impl Reading<'_> {
    pub(super) fn text(&self, name: &str) -> Result<&str, StoreError> {
        self.optional_text(name).ok_or_else(|| self.corrupt(name))
    }

    pub(super) fn optional_text(&self, name: &str) -> Option<&str> {
        as_text(self.item, name)
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &str) -> Result<T, StoreError> {
        self.text(name)?.parse().map_err(|_| self.corrupt(name))
    }

    pub(super) fn number<T: FromStr>(&self, name: &str) -> Result<T, StoreError> {
        as_number(self.item, name).ok_or_else(|| self.corrupt(name))
    }

    pub(super) fn time(&self, name: &str) -> Result<Timestamp, StoreError> {
        Timestamp::from_second(self.number(name)?).map_err(|_| self.corrupt(name))
    }

    pub(super) fn optional_time(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        self.item
            .contains_key(name)
            .then(|| self.time(name))
            .transpose()
    }

    /// What older items do not say is not so.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.item.get(name), Some(AttributeValue::Bool(true)))
    }

    /// Names the attribute, not the key: keys hold e-mail addresses here.
    pub(super) fn corrupt(&self, attribute: &str) -> StoreError {
        let kind = self.optional_text("sk").unwrap_or_default();
        let kind = kind.split('#').next().unwrap_or_default();
        StoreError::corrupt(format!("access {kind}"), format!("unreadable {attribute}"))
    }
}
