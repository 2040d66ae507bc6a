//! Clients of AWS's services.
//!
//! Apart from the SDK's own loader, which would bring a slow TLS library and a
//! dozen ways to find credentials: in Lambda there is one, the environment.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Region, SharedCredentialsProvider, retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::environment::Environment;

/// The authorities that vouch for AWS's endpoints, from
/// <https://www.amazontrust.com/repository/>, good until 2037. Parsing five
/// costs a fraction of the system's 144, and nobody else can vouch. Where a
/// proxy re-signs what passes, `AWS_CA_BUNDLE` names its authorities instead.
const AMAZON_ROOTS: &str = include_str!("amazon-roots.pem");

const CONNECTING: Duration = Duration::from_secs(1);

/// Where AWS is, and as whom we ask.
pub(crate) struct Aws {
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
    pub(crate) s3_endpoint: Option<String>,
    pub(crate) roots: String,
    dynamodb_endpoint: Option<String>,
    eventbridge_endpoint: Option<String>,
    secrets_manager_endpoint: Option<String>,
}

/// How long one answer may take, and how often we ask for it.
pub(crate) struct Patience {
    pub(crate) attempts: u32,
    pub(crate) attempt: Duration,
}

/// A client of the service that `$sdk` speaks to. Each has types of its own for
/// the same settings; the SDK's shared ones would weigh on every binary.
macro_rules! client {
    ($sdk:ident, $aws:expr, $endpoint:expr, $patience:expr) => {{
        let config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new($aws.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new($aws.credentials.clone()))
            .http_client($aws.http_client())
            .retry_config($patience.retries())
            .timeout_config($patience.time_outs());
        let config = match $endpoint {
            Some(endpoint) => config.endpoint_url(endpoint),
            None => config,
        };
        $sdk::Client::from_conf(config.build())
    }};
}

impl Aws {
    pub(crate) fn read(environment: &mut Environment) -> Self {
        Self {
            region: region(environment),
            credentials: credentials(environment),
            s3_endpoint: endpoint(environment, "AWS_ENDPOINT_URL_S3"),
            roots: roots(environment),
            dynamodb_endpoint: endpoint(environment, "AWS_ENDPOINT_URL_DYNAMODB"),
            eventbridge_endpoint: endpoint(environment, "AWS_ENDPOINT_URL_EVENTBRIDGE"),
            secrets_manager_endpoint: endpoint(environment, "AWS_ENDPOINT_URL_SECRETS_MANAGER"),
        }
    }

    pub(crate) fn dynamodb(&self, patience: Patience) -> aws_sdk_dynamodb::Client {
        client!(aws_sdk_dynamodb, self, &self.dynamodb_endpoint, patience)
    }

    pub(crate) fn eventbridge(&self, patience: Patience) -> aws_sdk_eventbridge::Client {
        client!(
            aws_sdk_eventbridge,
            self,
            &self.eventbridge_endpoint,
            patience
        )
    }

    pub(crate) fn secrets_manager(&self, patience: Patience) -> aws_sdk_secretsmanager::Client {
        let endpoint = &self.secrets_manager_endpoint;
        client!(aws_sdk_secretsmanager, self, endpoint, patience)
    }

    fn http_client(&self) -> SharedHttpClient {
        let roots = TrustStore::empty().with_pem_certificate(self.roots.as_bytes());
        let context = TlsContext::builder().with_trust_store(roots).build();
        aws_smithy_http_client::Builder::new()
            .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
            .tls_context(context.expect("a trust store is all a context needs"))
            .build_https()
    }
}

impl Patience {
    fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(Duration::from_millis(50))
    }

    fn time_outs(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(CONNECTING)
            .operation_attempt_timeout(self.attempt)
            .build()
    }
}

fn region(environment: &mut Environment) -> String {
    match environment
        .text("AWS_REGION")
        .or(environment.text("AWS_DEFAULT_REGION"))
    {
        Some(region) => region.to_owned(),
        None => environment.required("AWS_REGION", "the region of the tables, such as eu-west-1"),
    }
}

fn credentials(environment: &mut Environment) -> Credentials {
    let hint = "Lambda sets it; elsewhere `aws configure export-credentials --format env` does";
    let id = environment.required("AWS_ACCESS_KEY_ID", hint);
    let secret = environment.required("AWS_SECRET_ACCESS_KEY", hint);
    let token = environment.text("AWS_SESSION_TOKEN").map(str::to_owned);
    Credentials::new(id, secret, token, None, "environment")
}

/// The service's own endpoint, else the one for all of them, else AWS's.
fn endpoint(environment: &mut Environment, variable: &'static str) -> Option<String> {
    let variable = match environment.text(variable) {
        Some(_) => variable,
        None => "AWS_ENDPOINT_URL",
    };
    let text = environment.text(variable)?.to_owned();
    let is_url = ["http://", "https://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    if !is_url {
        environment.wrong(
            variable,
            &text,
            "an address that begins with http:// or https://",
        );
    }
    Some(text)
}

fn roots(environment: &mut Environment) -> String {
    let Some(path) = environment.text("AWS_CA_BUNDLE").map(str::to_owned) else {
        return AMAZON_ROOTS.to_owned();
    };
    let certificates = std::fs::read_to_string(&path).unwrap_or_default();
    if !certificates.contains("-----BEGIN CERTIFICATE-----") {
        environment.wrong("AWS_CA_BUNDLE", &path, "a file with certificates in PEM");
    }
    certificates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Aws, crate::Problems> {
        let mut environment = Environment::new(
            variables
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        );
        let aws = Aws::read(&mut environment);
        environment.finish(aws)
    }

    const IN_LAMBDA: [(&str, &str); 3] = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "key"),
    ];

    #[test]
    fn a_services_own_endpoint_goes_before_the_common_one() {
        let mut variables = IN_LAMBDA.to_vec();
        assert_eq!(read(&variables).unwrap().dynamodb_endpoint, None);

        variables.push(("AWS_ENDPOINT_URL", "http://all"));
        assert_eq!(
            read(&variables).unwrap().dynamodb_endpoint.as_deref(),
            Some("http://all")
        );

        variables.push(("AWS_ENDPOINT_URL_DYNAMODB", "http://one"));
        let aws = read(&variables).unwrap();
        assert_eq!(aws.dynamodb_endpoint.as_deref(), Some("http://one"));
        assert_eq!(aws.s3_endpoint.as_deref(), Some("http://all"));
    }

    #[test]
    fn what_aws_needs_is_named_when_it_is_missing() {
        let problems = read(&[]).err().unwrap().to_string();
        for variable in ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            assert!(
                problems.contains(&format!("{variable} is missing")),
                "{problems}"
            );
        }
    }

    #[test]
    fn the_roots_can_be_replaced_by_a_proxys() {
        assert_eq!(read(&IN_LAMBDA).unwrap().roots, AMAZON_ROOTS);

        let mut variables = IN_LAMBDA.to_vec();
        variables.push(("AWS_CA_BUNDLE", "/no/such/file"));
        assert!(read(&variables).is_err());
    }

    #[test]
    fn amazons_roots_are_five_certificates_that_parse() {
        let roots = object_store::Certificate::from_pem_bundle(AMAZON_ROOTS.as_bytes()).unwrap();
        assert_eq!(roots.len(), 5);
        // Parsed when the client is made, which is why they must parse.
        read(&IN_LAMBDA).unwrap().dynamodb(Patience {
            attempts: 1,
            attempt: CONNECTING,
        });
    }
}
