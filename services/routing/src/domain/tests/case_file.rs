//! What a test knows about one matter.

use super::*;

/// A matter with the records about it, as the store keeps them.
#[derive(Clone, Debug)]
pub(super) struct CaseFile {
    pub(super) matter: Matter,
    pub(super) referrals: Vec<Referral>,
    pub(super) direct: Option<DirectReceipt>,
    pub(super) handlings: Vec<Handling>,
    pub(super) reviews: Vec<Review>,
}

impl CaseFile {
    pub(super) fn receipts(&self) -> Receipts {
        Receipts { referrals: self.referrals(), direct: self.direct.clone() }
    }

    pub(super) fn referrals(&self) -> Referrals {
        Referrals::new(self.referrals.clone())
    }

    pub(super) fn open_handling(&self) -> Option<Handling> {
        let id = self.matter.open_handling()?;
        self.handlings.iter().find(|it| it.id == id).cloned()
    }

    pub(super) fn decided(&self) -> Decided {
        Decided { handlings: self.handlings.clone(), reviews: self.reviews.clone() }
    }

    /// Somebody of the body that has or had the matter.
    pub(super) fn officer(&self, post: &str) -> Officer {
        let received = self.direct.as_ref().map_or("530902-ZJJ", |it| it.body.as_str());
        let holder = self.referrals().current.map_or(received.to_owned(), |it| it.to.to_string());
        officer(&format!("{holder}.{post}"))
    }

    /// Who screens and refers it.
    pub(super) fn screener(&self) -> Officer {
        officer(&format!("{}.screening-1", self.matter.office))
    }

    pub(super) fn with_received(self, new: Received) -> Self {
        match new {
            Received::Referral(it) => self.with_referral(it),
            Received::Direct(it) => Self { direct: Some(it), ..self },
        }
    }

    pub(super) fn with(self, matter: Matter) -> Self {
        Self { matter, ..self }
    }

    pub(super) fn with_referral(mut self, new: Referral) -> Self {
        self.referrals.retain(|it| it.id != new.id);
        self.referrals.push(new);
        self
    }

    pub(super) fn with_handling(mut self, new: Handling) -> Self {
        match self.handlings.iter_mut().find(|it| it.id == new.id) {
            Some(found) => *found = new,
            None => self.handlings.push(new),
        }
        self
    }

    pub(super) fn with_review(mut self, new: Review) -> Self {
        self.reviews.retain(|it| it.id != new.id);
        self.reviews.push(new);
        self
    }
}
