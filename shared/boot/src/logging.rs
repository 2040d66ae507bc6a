//! Log lines: JSON in Lambda, words on a terminal.

use tracing_subscriber::EnvFilter;

use crate::environment::Environment;

/// Libraries that print what they carry, bodies and numbers included, once
/// somebody asks for detail. They never get to.
const TALKATIVE: [&str; 9] = [
    "aws_runtime=warn",
    "aws_smithy_http_client=warn",
    "aws_smithy_runtime=warn",
    "dynoxide=error",
    "hyper=warn",
    "lambda_http=info",
    "lambda_runtime=info",
    "object_store=warn",
    "reqwest=warn",
];

/// One JSON object a line on standard output, where CloudWatch reads it.
/// Fields stand beside the message, so that a filter finds `$.outcome`.
pub fn log_to_cloudwatch() {
    let environment = Environment::of_process();
    let level = environment
        .text("AWS_LAMBDA_LOG_LEVEL")
        .or(environment.text("RUST_LOG"));
    let name = environment
        .text("AWS_LAMBDA_FUNCTION_NAME")
        .unwrap_or("function");
    crate::metrics::to_stdout(name);
    let lines = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false);
    lines.with_env_filter(filter(level)).init();
}

/// Lines for a person, on standard error: standard output belongs to answers.
/// Lines below `level` are left out, unless `RUST_LOG` asks for others.
pub fn log_for_people(level: &str) {
    let environment = Environment::of_process();
    let lines = tracing_subscriber::fmt().compact().with_target(false);
    let lines = lines.with_writer(std::io::stderr);
    let level = environment.text("RUST_LOG").unwrap_or(level);
    lines.with_env_filter(filter(Some(level))).init();
}

fn filter(level: Option<&str>) -> EnvFilter {
    let filter = EnvFilter::new(level.unwrap_or("info"));
    TALKATIVE.into_iter().fold(filter, |filter, directive| {
        filter.add_directive(directive.parse().expect("each directive is well-formed"))
    })
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn no_level_makes_a_library_print_what_it_carries() {
        for level in [
            "trace",
            "lambda_runtime=trace",
            "hyper=debug,aws_smithy_runtime=trace",
        ] {
            let filter = filter(Some(level)).to_string();
            for library in [
                "lambda_runtime=info",
                "aws_smithy_runtime=warn",
                "hyper=warn",
            ] {
                assert!(filter.contains(library), "{filter}");
            }
            assert!(!filter.contains("runtime=trace"), "{filter}");
        }
    }
}
