//! The comparison with the truth.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::business::{Action, Business};
use super::truth::Truth;
use super::verdict::Verdict;

/// How well a business's calls were credited.
#[derive(Debug, Default)]
pub(crate) struct Score {
    conversations: usize,
    unseen: usize,
    campaign: Share,
    recipient: Share,
    /// Decided calls by tenths of confidence: how many, how many right, and the
    /// confidence summed up.
    bands: [(usize, usize, f64); 10],
    by_rule: BTreeMap<String, (usize, usize)>,
    coverage: (usize, usize),
    people: (usize, usize),
    mistakes: BTreeMap<(&'static str, String), Vec<String>>,
}

/// Decided and right, and what could have been.
#[derive(Debug, Default)]
struct Share {
    decided: usize,
    right: usize,
    resolvable: usize,
    resolved: usize,
}

const MISTAKES: usize = 12;

impl Score {
    pub(crate) fn of(
        business: &Business,
        truth: &[Truth],
        verdicts: &HashMap<String, Verdict>,
    ) -> Self {
        let mut score = Self {
            conversations: truth.len(),
            ..Self::default()
        };
        for truth in truth {
            let verdict = verdicts.get(&truth.conversation);
            match (business.decided.get(&truth.conversation), verdict) {
                (Some(action), Some(verdict)) => score.person(action, verdict),
                (Some(_), None) => score.unseen += 1,
                (None, verdict) => score.machine(truth, verdict),
            }
        }
        score
    }

    /// A person's last word stands, right or wrong.
    fn person(&mut self, action: &Action, verdict: &Verdict) {
        let stands = verdict.campaign == action.campaign
            && (verdict.recipient == action.recipient || action.recipient.is_none());
        let marked = action.kind != "mark_spam" || verdict.flags.iter().any(|flag| flag == "spam");
        self.people.0 += 1;
        self.people.1 += usize::from(stands && marked);
        if !(stands && marked) {
            self.mistake(
                "a person's decision was changed",
                &action.conversation,
                &action.kind,
            );
        }
    }

    fn machine(&mut self, truth: &Truth, verdict: Option<&Verdict>) {
        self.unseen += usize::from(verdict.is_none());
        let credited = verdict.and_then(Verdict::credited);
        let right = credited.is_some() && credited == truth.campaign.as_deref();
        if truth.resolvable_campaign {
            self.campaign.resolvable += 1;
            self.campaign.resolved += usize::from(right);
            if credited.is_none() {
                self.mistake("campaign left open", &truth.conversation, &truth.kind);
            }
        }
        if let Some(verdict) = verdict.filter(|verdict| verdict.status != "not_applicable") {
            self.coverage.0 += 1;
            self.coverage.1 += usize::from(verdict.credited().is_some());
        }
        let named = verdict
            .filter(|_| credited.is_some())
            .and_then(|verdict| verdict.recipient.as_ref());
        let person_right = right && named.is_some_and(|named| truth.recipients.contains(named));
        if truth.resolvable_recipient {
            self.recipient.resolvable += 1;
            self.recipient.resolved += usize::from(person_right);
            if right && named.is_none() {
                self.mistake("recipient left open", &truth.conversation, &truth.kind);
            }
        }
        if named.is_some() {
            self.recipient.decided += 1;
            self.recipient.right += usize::from(person_right);
            if right && !person_right {
                self.mistake("wrong recipient", &truth.conversation, &truth.kind);
            }
        }
        if let Some(verdict) = verdict.filter(|_| credited.is_some()) {
            self.decided(verdict, right);
            if !right {
                self.mistake("wrong campaign", &truth.conversation, &truth.kind);
            }
        }
    }

    fn decided(&mut self, verdict: &Verdict, right: bool) {
        self.campaign.decided += 1;
        self.campaign.right += usize::from(right);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "confidence is from 0 to 1"
        )]
        let band = (verdict.confidence * 10.0) as usize;
        if let Some((decided, hits, sum)) = self.bands.get_mut(band.min(9)) {
            *decided += 1;
            *hits += usize::from(right);
            *sum += verdict.confidence;
        }
        let rule = verdict.rule.clone().unwrap_or_default();
        let (decided, hits) = self.by_rule.entry(rule).or_default();
        *decided += 1;
        *hits += usize::from(right);
    }

    fn mistake(&mut self, what: &'static str, conversation: &str, kind: &str) {
        let examples = self.mistakes.entry((what, kind.to_owned())).or_default();
        examples.push(conversation.to_owned());
    }

    /// How far confidence is from what came true, over the decided calls.
    fn calibration_error(&self) -> f64 {
        let apart = self
            .bands
            .iter()
            .map(|(_, hits, sum)| (count(*hits) - sum).abs());
        apart.sum::<f64>() / count(self.campaign.decided).max(1.0)
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn share(part: usize, of: usize) -> String {
    if of == 0 {
        return "none".to_owned();
    }
    format!("{:.4} ({part} of {of})", count(part) / count(of))
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            campaign,
            recipient,
            ..
        } = self;
        writeln!(
            f,
            "{} conversations; {} reached us by no way.",
            self.conversations, self.unseen
        )?;
        writeln!(
            f,
            "coverage             {}",
            share(self.coverage.1, self.coverage.0)
        )?;
        writeln!(
            f,
            "campaign precision   {}",
            share(campaign.right, campaign.decided)
        )?;
        writeln!(
            f,
            "campaign recall      {}",
            share(campaign.resolved, campaign.resolvable)
        )?;
        writeln!(
            f,
            "recipient precision  {}",
            share(recipient.right, recipient.decided)
        )?;
        writeln!(
            f,
            "recipient recall     {}",
            share(recipient.resolved, recipient.resolvable)
        )?;
        writeln!(f, "calibration error    {:.4}", self.calibration_error())?;
        writeln!(
            f,
            "people's decisions   {} stand",
            share(self.people.1, self.people.0)
        )?;
        writeln!(f, "\nconfidence  decided  right  mean confidence")?;
        for (band, (decided, right, sum)) in self.bands.iter().enumerate() {
            if *decided > 0 {
                let mean = sum / count(*decided);
                let from = count(band) / 10.0;
                writeln!(
                    f,
                    "from {from:.1}     {decided:>6} {:>6.3}  {mean:.3}",
                    count(*right) / count(*decided)
                )?;
            }
        }
        writeln!(f, "\nrule  decided  right")?;
        for (rule, (decided, right)) in &self.by_rule {
            writeln!(
                f,
                "{rule:<5} {decided:>7}  {:.3}",
                count(*right) / count(*decided)
            )?;
        }
        let mut mistakes: Vec<_> = self.mistakes.iter().collect();
        mistakes.sort_by_key(|((what, _), examples)| (*what, std::cmp::Reverse(examples.len())));
        for what in [
            "a person's decision was changed",
            "wrong campaign",
            "wrong recipient",
            "campaign left open",
            "recipient left open",
        ] {
            let kinds: Vec<_> = mistakes
                .iter()
                .filter(|((kind, _), _)| *kind == what)
                .collect();
            if kinds.is_empty() {
                continue;
            }
            let all: usize = kinds.iter().map(|(_, examples)| examples.len()).sum();
            writeln!(f, "\n{what}: {all}")?;
            for ((_, kind), examples) in kinds.iter().take(MISTAKES) {
                let example = examples.first().map(String::as_str).unwrap_or_default();
                writeln!(f, "  {:>3}  {kind}  ({example})", examples.len())?;
            }
        }
        Ok(())
    }
}
