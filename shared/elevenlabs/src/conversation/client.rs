//! What was handed over when the conversation began: the way campaign data
//! comes in.

use domain::{Json, Observation};

use crate::loose::{Dialled, Name, Variables, object};

object! {
    Client {
        user_id: Name,
        source_info: SourceInfo<'de>,
        dynamic_variables: Variables,
    }
}

object! {
    SourceInfo {
        source: Name,
    }
}

impl Client<'_> {
    /// Through which door the conversation came in.
    pub(super) fn source(&mut self) -> Option<Name> {
        self.source_info.take()?.source
    }

    pub(super) fn state(self, told: &mut Observation) {
        let variables = self.dynamic_variables.map(|Variables(variables)| variables);
        told.dynamic_variables(variables.filter(|variables| !variables.is_empty()));
    }

    /// A dynamic variable that holds a phone number.
    pub(super) fn number(&self, name: &str) -> Option<Dialled> {
        let Json(text) = self.dynamic_variables.as_ref()?.0.get(name)?;
        let number = text.trim_matches('"');
        (!number.is_empty()).then(|| Dialled(number.to_owned()))
    }
}
