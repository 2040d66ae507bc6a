//! What was just done, said once, with the button that takes it back.

/// A toast, for `toast.html`.
pub(crate) struct Toast {
    pub(crate) says: String,
    /// What it was done to.
    pub(crate) about: Option<About>,
    pub(crate) undo: Option<Undo>,
}

/// Where to see more of it.
pub(crate) struct About {
    pub(crate) path: String,
    pub(crate) name: &'static str,
}

/// The form that takes it back.
pub(crate) struct Undo {
    pub(crate) action: String,
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl Toast {
    pub(crate) fn new(says: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            about: None,
            undo: None,
        }
    }

    #[must_use]
    pub(crate) fn about(self, name: &'static str, path: String) -> Self {
        let about = Some(About { path, name });
        Self { about, ..self }
    }

    #[must_use]
    pub(crate) fn undone_by(self, action: String, fields: Vec<(&'static str, String)>) -> Self {
        let undo = Some(Undo { action, fields });
        Self { undo, ..self }
    }
}
