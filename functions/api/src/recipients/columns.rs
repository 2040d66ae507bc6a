//! What a person says the columns of a list are.

use serde_json::Value;

/// Columns by name or place, and the field that each is; none leaves it out.
pub(super) type Columns = Vec<(String, Option<String>)>;

/// Pairs such as `Cell=phone,3=zip`, or a JSON object for names that have such
/// signs themselves.
pub(super) fn read(text: &str) -> Result<Columns, String> {
    match text.trim_start().starts_with('{') {
        true => of_json(text),
        false => text.split(',').map(pair).collect(),
    }
}

fn pair(text: &str) -> Result<(String, Option<String>), String> {
    let pair = text.rsplit_once('=');
    let (column, field) = pair.ok_or_else(|| format!("is no pair such as {EXAMPLE}"))?;
    let field = Some(field.trim()).filter(|field| !field.is_empty());
    Ok((column.trim().to_owned(), field.map(str::to_owned)))
}

const EXAMPLE: &str = "Cell=phone";

fn of_json(text: &str) -> Result<Columns, String> {
    let Ok(Value::Object(columns)) = serde_json::from_str(text) else {
        return Err("is no JSON object".to_owned());
    };
    let columns = columns.into_iter().map(|(column, field)| match field {
        Value::Null => Ok((column, None)),
        Value::String(field) => Ok((column, Some(field))),
        _ => Err("has a field that is not a text".to_owned()),
    });
    columns.collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn columns_are_pairs_or_json() {
        let expected = vec![
            ("Cell".to_owned(), Some("phone".to_owned())),
            ("Notes".to_owned(), None),
        ];
        assert_eq!(read("Cell=phone, Notes="), Ok(expected.clone()));
        assert_eq!(read(r#"{"Cell": "phone", "Notes": null}"#), Ok(expected));
        for bad in ["", "phone", "{", r#"{"Cell": 3}"#] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
