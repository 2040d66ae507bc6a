//! The numbers and windows through which the example's callers come.

/// One way to reach an agent.
pub struct Line {
    pub name: &'static str,
    pub agent_id: &'static str,
    pub agent_name: &'static str,
    /// The number that is dialled, or that calls.
    pub number: Option<&'static str>,
    pub via: Via,
    /// The campaign that the number or the batch belongs to.
    pub campaign: Option<&'static str>,
    /// How busy it is.
    pub weight: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Twilio,
    SipTrunk,
    /// Calls that the agent makes, by Twilio.
    Batch,
    Widget,
    WhatsApp,
}

const FRONT_DESK: (&str, &str) = ("agent_demo_frontdesk", "Brightwater front desk");
const SOLAR: (&str, &str) = ("agent_demo_solar", "Brightwater solar calls");
const RECEPCION: (&str, &str) = ("agent_demo_recepcion", "Brightwater recepción");
const HAMBURG: (&str, &str) = ("agent_demo_hamburg", "Brightwater Fenster Hamburg");
const WEBSITE: (&str, &str) = ("agent_demo_website", "Brightwater website helper");

/// Numbers are from ranges that are kept for fiction.
pub const LINES: [Line; 8] = [
    line(
        "roof",
        FRONT_DESK,
        Some("+13125550140"),
        Via::Twilio,
        Some("roof-check-fall"),
        26,
    ),
    line(
        "windows",
        FRONT_DESK,
        Some("+13125550141"),
        Via::Twilio,
        Some("window-refresh"),
        18,
    ),
    line(
        "main",
        FRONT_DESK,
        Some("+13125550100"),
        Via::SipTrunk,
        None,
        16,
    ),
    line(
        "solar",
        SOLAR,
        Some("+13125550142"),
        Via::Batch,
        Some("solar-callback"),
        22,
    ),
    line(
        "recepcion",
        RECEPCION,
        Some("+13125550143"),
        Via::Twilio,
        Some("roof-check-fall"),
        9,
    ),
    line(
        "hamburg",
        HAMBURG,
        Some("+494066969100"),
        Via::SipTrunk,
        Some("fensteraktion"),
        6,
    ),
    line("website", WEBSITE, None, Via::Widget, None, 7),
    line(
        "whatsapp",
        WEBSITE,
        Some("+33199001234"),
        Via::WhatsApp,
        None,
        5,
    ),
];

const fn line(
    name: &'static str,
    (agent_id, agent_name): (&'static str, &'static str),
    number: Option<&'static str>,
    via: Via,
    campaign: Option<&'static str>,
    weight: usize,
) -> Line {
    Line {
        name,
        agent_id,
        agent_name,
        number,
        via,
        campaign,
        weight,
    }
}

impl Line {
    /// The vendor's id of the number.
    pub fn number_id(&self) -> String {
        format!("phnum_demo_{}", self.name)
    }

    /// The batch that its calls belong to, where the agent makes them.
    pub fn batch_id(&self) -> Option<String> {
        let campaign = self.campaign.filter(|_| self.via == Via::Batch)?;
        Some(format!("btcal_demo_{campaign}"))
    }
}

impl Via {
    /// How the vendor calls it.
    pub fn source(self) -> &'static str {
        match self {
            Self::Twilio | Self::Batch => "twilio",
            Self::SipTrunk => "sip_trunk",
            Self::Widget => "widget",
            Self::WhatsApp => "whatsapp",
        }
    }

    pub fn is_text(self) -> bool {
        matches!(self, Self::Widget | Self::WhatsApp)
    }

    pub fn is_telephone(self) -> bool {
        !self.is_text()
    }

    /// Only a batch calls people.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Batch => "outbound",
            Self::Twilio | Self::SipTrunk | Self::Widget | Self::WhatsApp => "inbound",
        }
    }
}
