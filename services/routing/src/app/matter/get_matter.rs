//! Gets a matter's way: its screening, its referrals, its handlings, what was found about it.

use kernel::ids::MatterId;
use kernel::{Actor, OfficeDay, Officer};
use mailbox::Read;
use tracing::instrument;
use uuid::Uuid;

use crate::app::{Error, Routing};
use crate::domain::next::{Known, Next, Trial};
use crate::domain::non_acceptance::Earlier;
use crate::domain::{
    Acting, DirectReceipt, Dispatch, Document, DocumentKind, Filing, Finding, Handling, Matter,
    Proposal, Referral, Refusal, Review, UrgentReport,
};
use crate::store::history::{self, PastAct};
use crate::store::{
    dispatch, document, ending, finding, handling, matter, receipt, referral, review, urgent,
};

/// A matter with all records about it, each kind in its order.
#[derive(Debug)]
pub struct MatterView {
    pub matter: Matter,
    pub referrals: Vec<Referral>,
    pub direct: Option<DirectReceipt>,
    pub handlings: Vec<Handling>,
    pub reviews: Vec<Review>,
    pub documents: Vec<Document>,
    pub findings: Vec<Finding>,
    pub urgent_reports: Vec<UrgentReport>,
    pub filings: Vec<Filing>,
    pub proposal: Option<Proposal>,
    pub dispatches: Vec<Dispatch>,
}

impl Routing {
    /// Gets a matter, what was done about it and what this officer may do next, whatever the rights of
    /// the post; whoever it is kept from finds nothing.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn get_matter(
        &self,
        actor: &Actor,
        id: MatterId,
    ) -> Result<(MatterView, Vec<PastAct>, Vec<Next>), Error> {
        let officer = actor.officer()?;
        let mut view = self.store.read(actor).await?;
        let matter = matter::find(view.connection(), id)
            .await?
            .filter(|it| it.admits(officer))
            .ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let mut views = with_records(&mut view, officer, vec![matter]).await?;
        let matter = views.pop().ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let acts = history::of_matter(view.connection(), id).await?;
        let (now, office) = (self.now(), self.office());
        let by = Acting { officer, today: now.office_date() };
        let next = matter.known().next(Trial { by, now, office: &office, terms: &self.terms });
        Ok((matter, acts, next))
    }
}

/// Adds to matters the records about them: one read of each kind, however many matters there are.
pub(super) async fn with_records(
    read: &mut Read,
    officer: &Officer,
    mut matters: Vec<Matter>,
) -> Result<Vec<MatterView>, Error> {
    keep_to_the_known(read, officer, &mut matters).await?;
    let ids: Vec<_> = matters.iter().map(|it| it.id).collect();
    let referrals = referral::of_matters(read.connection(), &ids).await?;
    let directs = receipt::direct_of_matters(read.connection(), &ids).await?;
    let handlings = handling::of_matters(read.connection(), &ids).await?;
    let reviews = review::of_matters(read.connection(), &ids).await?;
    let documents = document::of_matters(read.connection(), &ids).await?;
    let findings = finding::of_matters(read.connection(), &ids).await?;
    let urgent = urgent::of_matters(read.connection(), &ids).await?;
    let filings = ending::filings_of_matters(read.connection(), &ids).await?;
    let dispatches = dispatch::of_matters(read.connection(), &ids).await?;
    let proposals = ending::proposals_of_matters(read.connection(), &ids).await?;
    let view = |matter: Matter| MatterView {
        referrals: referrals.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        direct: directs.iter().find(|it| it.matter == matter.id).cloned(),
        handlings: handlings.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        reviews: reviews.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        documents: documents.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        findings: findings.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        urgent_reports: urgent.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        filings: filings.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        dispatches: dispatches.iter().filter(|it| it.matter == matter.id).cloned().collect(),
        proposal: proposals.iter().find(|it| it.matter == matter.id).cloned(),
        matter,
    };
    Ok(matters.into_iter().map(view).collect())
}

/// Takes from refused matters the earlier ones that this officer may not know of.
async fn keep_to_the_known(
    read: &mut Read,
    officer: &Officer,
    matters: &mut [Matter],
) -> Result<(), Error> {
    let earlier = |it: &Matter| match it.non_acceptance.as_ref()?.earlier {
        Some(Earlier::Here(id)) => Some(id),
        Some(Earlier::Elsewhere(_)) | None => None,
    };
    let ids: Vec<_> = matters.iter().filter_map(earlier).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut known = matter::find_all(read.connection(), &ids).await?;
    known.retain(|it| it.admits(officer));
    for matter in matters {
        let hidden = earlier(matter).is_some_and(|id| !known.iter().any(|it| it.id == id));
        if let Some(refused) = matter.non_acceptance.as_mut().filter(|_| hidden) {
            refused.earlier = None;
        }
    }
    Ok(())
}

impl MatterView {
    fn known(&self) -> Known<'_> {
        Known {
            matter: &self.matter,
            referrals: &self.referrals,
            direct: self.direct.as_ref(),
            handlings: &self.handlings,
            reviews: &self.reviews,
            filings: &self.filings,
            proposal: self.proposal.as_ref(),
            dispatches: &self.dispatches,
            urgent_reports: &self.urgent_reports,
        }
    }

    /// The number of the document of these kinds about this subject; empty if it was not issued.
    pub fn document_number(&self, subject: Uuid, kinds: &[DocumentKind]) -> String {
        self.documents
            .iter()
            .find(|it| it.subject == subject && kinds.contains(&it.kind))
            .map(|it| it.number.clone())
            .unwrap_or_default()
    }
}
