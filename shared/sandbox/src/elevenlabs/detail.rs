//! One conversation, whole.

use serde_json::{Value, json};

use super::{analysis::analysis, metadata::metadata, transcript::transcript, view::View};

/// What `GET /v1/convai/conversations/{id}` says, and the webhook too.
pub(super) fn detail(view: &View<'_>) -> Value {
    let (call, told) = (view.call, &view.told);
    let has_audio = view.secs() > 0 && !told.via.is_text();
    json!({
        "agent_id": call.agent_id,
        "agent_name": told.agent_name,
        "conversation_product": "agent",
        "status": view.state.as_str(),
        "user_id": told.user_id,
        "branch_id": null,
        "version_id": null,
        "conversation_id": call.id,
        "metadata": metadata(view),
        "analysis": analysis(view),
        "user_message_count": view.by_caller(),
        "agent_message_count": view.by_agent(),
        "visited_agents": [{ "agent_id": call.agent_id, "branch_id": null }],
        "conversation_initiation_client_data": {
            "user_id": told.user_id,
            "source_info": { "source": told.via.source(), "version": null },
            "dynamic_variables": told.variables,
        },
        "environment": "production",
        "has_audio": has_audio,
        "has_user_audio": has_audio,
        "has_response_audio": has_audio,
        "has_auxiliary_audio": false,
        "transcript": transcript(view),
        "tag_ids": told.tags,
    })
}
