//! A request being put together, and its answer.

use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};

use crate::house::SITE;

pub(crate) struct Knock {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

pub(crate) fn get(path: &str) -> Knock {
    knock(Method::GET, path)
}

/// As our own pages send it.
pub(crate) fn post(path: &str) -> Knock {
    knock(Method::POST, path).header("sec-fetch-site", "same-origin")
}

pub(crate) fn knock(method: Method, path: &str) -> Knock {
    let (headers, body) = (HeaderMap::new(), Vec::new());
    Knock {
        method,
        path: path.to_owned(),
        headers,
        body,
    }
    .header(HOST.as_str(), SITE)
}

impl Knock {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name: http::HeaderName = name.parse().unwrap();
        self.headers
            .insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.header(COOKIE.as_str(), cookie)
    }

    pub(crate) fn form(mut self, fields: &[(&str, impl AsRef<str> + serde::Serialize)]) -> Self {
        self.body = serde_urlencoded::to_string(fields).unwrap().into_bytes();
        self.header(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")
    }

    /// A form with a file, as browsers send it.
    pub(crate) fn upload(mut self, token: &str, file: &[u8]) -> Self {
        let head = format!(
            "--mark\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
             --mark\r\nContent-Disposition: form-data; name=\"list\"; filename=\"list.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n"
        );
        self.body = [head.as_bytes(), file, b"\r\n--mark--\r\n"].concat();
        self.header(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=mark")
    }

    pub(crate) fn into_request(self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.path.parse().unwrap();
        *request.headers_mut() = self.headers;
        request
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// The cookie a browser now sends, if it was given one.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(SET_COOKIE)?.to_str().unwrap();
        cookie.split(';').next().map(str::to_owned)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The words of the page, without its marks.
    pub(crate) fn text(&self) -> String {
        text(&self.body)
    }
}

/// The words of a page, without its marks and with single spaces.
pub(crate) fn text(html: &str) -> String {
    let (mut text, mut inside) = (String::new(), false);
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
