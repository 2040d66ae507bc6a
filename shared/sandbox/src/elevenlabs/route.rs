//! Which door a request knocks at.

use http::Method;

use super::problem::Problem;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    Conversations,
    Conversation,
    DeleteConversation,
    RunAnalysis,
    GiveFeedback,
    AssignTags,
    Agents,
    Agent,
    PhoneNumbers,
    Batches,
    Batch,
    Webhooks,
    CreateWebhook,
    ChangeWebhook,
    Settings,
    ChangeSettings,
}

impl Route {
    /// The route, as the vendor's documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conversations => "GET /v1/convai/conversations",
            Self::Conversation => "GET /v1/convai/conversations/{id}",
            Self::DeleteConversation => "DELETE /v1/convai/conversations/{id}",
            Self::RunAnalysis => "POST /v1/convai/conversations/{id}/analysis/run",
            Self::GiveFeedback => "POST /v1/convai/conversations/{id}/feedback",
            Self::AssignTags => "POST /v1/convai/conversations/{id}/tags",
            Self::Agents => "GET /v1/convai/agents",
            Self::Agent => "GET /v1/convai/agents/{id}",
            Self::PhoneNumbers => "GET /v1/convai/phone-numbers",
            Self::Batches => "GET /v1/convai/batch-calling/workspace",
            Self::Batch => "GET /v1/convai/batch-calling/{id}",
            Self::Webhooks => "GET /v1/workspace/webhooks",
            Self::CreateWebhook => "POST /v1/workspace/webhooks",
            Self::ChangeWebhook => "PATCH /v1/workspace/webhooks/{id}",
            Self::Settings => "GET /v1/convai/settings",
            Self::ChangeSettings => "PATCH /v1/convai/settings",
        }
    }

    const ALL: [Self; 16] = [
        Self::Conversations,
        Self::Conversation,
        Self::DeleteConversation,
        Self::RunAnalysis,
        Self::GiveFeedback,
        Self::AssignTags,
        Self::Agents,
        Self::Agent,
        Self::PhoneNumbers,
        // Before the batch with an id, which might be called that.
        Self::Batches,
        Self::Batch,
        Self::Webhooks,
        Self::CreateWebhook,
        Self::ChangeWebhook,
        Self::Settings,
        Self::ChangeSettings,
    ];

    /// The route that is asked for, and the id in its path.
    pub(super) fn of<'p>(method: &Method, path: &'p str) -> Result<(Self, &'p str), Problem> {
        let mut known = false;
        for route in Self::ALL {
            let Some((own, pattern)) = route.as_str().split_once(' ') else {
                continue;
            };
            if let Some(id) = id_in(pattern, path) {
                known = true;
                if own == method.as_str() {
                    return Ok((route, id));
                }
            }
        }
        Err(if known {
            Problem::WrongMethod
        } else {
            Problem::NoSuchPath
        })
    }

    /// Whether a key needs the rights of the workspace's admins.
    pub(super) fn is_the_workspaces(self) -> bool {
        matches!(
            self,
            Self::Webhooks | Self::CreateWebhook | Self::ChangeWebhook
        )
    }
}

/// What stands in `path` where the pattern has its id: nothing where it has none.
fn id_in<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    let Some((before, after)) = pattern.split_once("{id}") else {
        return (pattern == path).then_some("");
    };
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_by_its_own_path() {
        for route in Route::ALL {
            let (method, path) = route.as_str().split_once(' ').unwrap();
            let path = path.replace("{id}", "x1");
            let method: Method = method.parse().unwrap();
            assert_eq!(Route::of(&method, &path).unwrap().0, route, "{path}");
        }
    }

    #[test]
    fn a_wrong_path_and_a_wrong_method_differ() {
        let of = |method: Method, path: &str| Route::of(&method, path).unwrap_err();
        assert_eq!(of(Method::GET, "/v1/convai"), Problem::NoSuchPath);
        assert_eq!(
            of(Method::PUT, "/v1/convai/conversations"),
            Problem::WrongMethod
        );
    }
}
