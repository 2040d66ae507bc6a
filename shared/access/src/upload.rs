//! Forms with a file, as browsers send them (RFC 7578).
//!
//! Apart because the check in front of every handler looks into them for the
//! token, before the handler does for the rest. They are held in memory: a
//! function's request is no larger than [`LARGEST_UPLOAD`] anyway.

use std::collections::BTreeMap;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::Problem;
use crate::problem::Kind;

/// The largest form with a file that is read.
pub const LARGEST_UPLOAD: usize = 6 * 1024 * 1024;

/// A form with a file: its fields, and the file's content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    pub fields: BTreeMap<String, String>,
    /// Absent when none was chosen.
    pub file: Option<Bytes>,
}

impl<S: Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let boundary = boundary(request.headers()).map(str::to_owned);
        let boundary = boundary.ok_or_else(|| Problem::new(Kind::UnsupportedMediaType))?;
        let body = to_bytes(request.into_body(), LARGEST_UPLOAD).await;
        let body = body.map_err(|_| Problem::new(Kind::TooLarge))?;
        read(&body, &boundary).ok_or_else(|| Problem::new(Kind::InvalidRequest))
    }
}

/// What parts the form's fields, if the request is such a form.
pub(crate) fn boundary(headers: &HeaderMap) -> Option<&str> {
    let full = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = full.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.trim().strip_prefix("boundary=")?;
    let boundary = boundary.trim_matches('"');
    let fits = (1..=70).contains(&boundary.len()) && boundary.is_ascii();
    fits.then_some(boundary)
}

/// Reads a whole form; none when it is not one.
pub(crate) fn read(body: &Bytes, boundary: &str) -> Option<Upload> {
    let mark = format!("--{boundary}");
    let between = format!("\r\n{mark}");
    let mut place = mark.len();
    if !body.starts_with(mark.as_bytes()) {
        return None;
    }
    let mut upload = Upload::default();
    loop {
        let rest = body.get(place..)?;
        if rest.starts_with(b"--") {
            return Some(upload);
        }
        let head = place.checked_add(2).filter(|_| rest.starts_with(b"\r\n"))?;
        let start = head.checked_add(found(body.get(head..)?, b"\r\n\r\n")?)?;
        let content = start.checked_add(4)?;
        let end = content.checked_add(found(body.get(content..)?, between.as_bytes())?)?;
        let part = std::str::from_utf8(body.get(head..start)?).ok()?;
        upload.add(part, body.slice(content..end))?;
        place = end.checked_add(between.len())?;
    }
}

impl Upload {
    /// None for a part without a name, or one that comes twice.
    fn add(&mut self, head: &str, content: Bytes) -> Option<()> {
        let disposition = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })?;
        let name = parameter(disposition, "name")?;
        if parameter(disposition, "filename").is_none() {
            let text = String::from_utf8(content.to_vec()).ok()?;
            return self
                .fields
                .insert(name.to_owned(), text)
                .is_none()
                .then_some(());
        }
        let before = match content.is_empty() {
            true => None,
            false => self.file.replace(content),
        };
        before.is_none().then_some(())
    }
}

/// A parameter's value. Browsers write a quote in one as `%22`.
fn parameter<'a>(disposition: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn found(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let mut windows = text.windows(wanted.len());
    windows.position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n\
        --x\r\nContent-Disposition: form-data; name=\"list\"; filename=\"a%22;b.csv\"\r\n\
        Content-Type: text/csv\r\n\r\nid,phone\r\n1,2\r\n--x--\r\n";

    fn form(text: &str) -> Option<Upload> {
        read(&Bytes::from(text.to_owned()), "x")
    }

    #[test]
    fn a_form_has_its_fields_and_its_file() {
        let upload = form(FORM).unwrap();
        assert_eq!(upload.fields["csrf"], "token");
        assert_eq!(upload.file.unwrap(), "id,phone\r\n1,2");
    }

    #[test]
    fn a_form_without_a_choice_has_no_file() {
        let upload = form(&FORM.replace("id,phone\r\n1,2", "")).unwrap();
        assert_eq!(upload.file, None);
    }

    #[test]
    fn what_is_cut_off_or_said_twice_is_no_form() {
        for end in 0..FORM.len() - 4 {
            assert_eq!(form(&FORM[..end]), None, "{end}");
        }
        let twice = FORM.replace("name=\"list\"; filename=\"a%22;b.csv\"", "name=\"csrf\"");
        assert_eq!(form(&twice), None);
        assert_eq!(form(&FORM.replace("--x", "--y")), None);
    }

    #[test]
    fn only_a_form_has_a_boundary() {
        let boundary = |kind: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, http::HeaderValue::from_static(kind));
            super::boundary(&headers).map(str::to_owned)
        };
        let plain = boundary("multipart/form-data; boundary=----Web1");
        assert_eq!(plain.as_deref(), Some("----Web1"));
        let quoted = boundary("Multipart/Form-Data; boundary=\"a b\"");
        assert_eq!(quoted.as_deref(), Some("a b"));
        for odd in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "text/csv; boundary=x",
        ] {
            assert_eq!(boundary(odd), None, "{odd}");
        }
    }
}
