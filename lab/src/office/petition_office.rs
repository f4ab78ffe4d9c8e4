//! What the petition office does: it registers, links and screens, passes on, and decides
//! objections.

use chrono::NaiveDate;
use headwater_proto::common::v1::Stage;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_civil;
use test_kit::request_id;

use super::{Case, Office};

impl Office<'_> {
    /// A clerk of Linxiang district's petition office registers a petition; the case, and the query
    /// code that the petitioner's receipt shows.
    pub async fn registers(
        &self,
        petition: impl Into<intake::PetitionDraft>,
    ) -> anyhow::Result<(Case, String)> {
        self.registers_at("530902-XFJ.registrar-1", petition).await
    }

    /// The same by whoever holds this post, such as the desk of a bureau that was petitioned directly.
    pub async fn registers_at(
        &self,
        desk: &str,
        petition: impl Into<intake::PetitionDraft>,
    ) -> anyhow::Result<(Case, String)> {
        let request = intake::RegisterPetitionRequest {
            request_id: request_id(),
            petition: Some(petition.into()),
        };
        let mut clerk = self.at(desk)?.intake();
        let receipt = clerk.register_petition(request).await?.into_inner();
        self.suite.settled().await?;
        let (office, _) = receipt.answerable_post.split_once('.').unwrap_or_default();
        let case = Case {
            number: receipt.number,
            petition_id: receipt.petition_id,
            matter_id: receipt.matter_id,
            office: office.to_owned(),
            proposed_matter_id: receipt.proposed_matter_id,
        };
        Ok((case, receipt.query_code))
    }

    /// A clerk links a repeat to the matter that was proposed.
    pub async fn links(&self, case: &Case) -> anyhow::Result<()> {
        let request = intake::LinkPetitionRequest {
            request_id: request_id(),
            petition_id: case.petition_id.clone(),
            version: self.petition(&case.number).await?.version,
            matter_id: case.proposed_matter_id.clone(),
        };
        let mut clerk = self.at(&format!("{}.registrar-1", case.office))?.intake();
        clerk.link_petition(request).await?;
        self.suite.settled().await
    }

    /// A screening officer confirms what the rules propose; the track that the matter takes.
    pub async fn screens(&self, case: &Case) -> anyhow::Result<pb::Track> {
        let request = pb::ConfirmScreeningRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            ..pb::ConfirmScreeningRequest::default()
        };
        let mut officer = self.at(&self.screener(case))?.routing();
        let track = officer.confirm_screening(request).await?.into_inner().track();
        self.suite.settled().await?;
        Ok(track)
    }

    /// A screening officer decides that the matter is on this track, at the first screening or again; true if a second person
    /// has to approve.
    pub async fn screens_as(
        &self,
        case: &Case,
        track: pb::Track,
        body: &str,
    ) -> anyhow::Result<bool> {
        let matter = self.matter(case).await?;
        let mut officer = self.at(&self.screener(case))?.routing();
        let (matter_id, competent_body) = (case.matter_id.clone(), body.to_owned());
        let (version, reason) = (matter.version, "经核对来件内容，应改按该途径办理。".to_owned());
        let waits = if matter.stage() == Stage::Registered {
            let request = pb::ConfirmScreeningRequest {
                request_id: request_id(),
                matter_id,
                version,
                track: track.into(),
                competent_body,
                reason,
                ..pb::ConfirmScreeningRequest::default()
            };
            officer.confirm_screening(request).await?.into_inner().awaiting_second_person
        } else {
            let request = pb::ScreenAgainRequest {
                request_id: request_id(),
                matter_id,
                version,
                track: track.into(),
                competent_body,
                reason,
                ..pb::ScreenAgainRequest::default()
            };
            officer.screen_again(request).await?.into_inner().awaiting_second_person
        };
        self.suite.settled().await?;
        Ok(waits)
    }

    /// The holder of this post approves what another person has decided about the screening.
    pub async fn approves_the_screening(&self, case: &Case, post: &str) -> anyhow::Result<()> {
        let request = pb::ApproveScreeningRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
        };
        self.at(post)?.routing().approve_screening(request).await?;
        self.suite.settled().await
    }

    /// The holder of this post rejects it.
    pub async fn rejects_the_screening(&self, case: &Case, post: &str) -> anyhow::Result<()> {
        let request = pb::RejectScreeningRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            reason: "来件明确检举有关人员，应当按检举控告办理。".to_owned(),
        };
        self.at(post)?.routing().reject_screening(request).await?;
        self.suite.settled().await
    }

    /// The matter is referred to the body that the screening names; that body.
    pub async fn refers(&self, case: &Case) -> anyhow::Result<String> {
        self.refers_to(case, "").await
    }

    /// The matter is referred to this body, whatever the screening names.
    pub async fn refers_to(&self, case: &Case, body: &str) -> anyhow::Result<String> {
        let request = pb::ReferMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            to_body: body.to_owned(),
        };
        self.at(&self.screener(case))?.routing().refer_matter(request).await?;
        self.suite.settled().await?;
        Ok(self.matter(case).await?.answerable_body)
    }

    /// The matter is assigned to the body that the screening names, which reports by this day; that
    /// body.
    pub async fn assigns(&self, case: &Case, report_date: NaiveDate) -> anyhow::Result<String> {
        let request = pb::AssignMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            to_body: String::new(),
            report_date: Some(to_civil(report_date)),
        };
        self.at(&self.screener(case))?.routing().assign_matter(request).await?;
        self.suite.settled().await?;
        Ok(self.matter(case).await?.answerable_body)
    }

    /// The petitioner is shown the procedure that the matter belongs to, and the matter ends here.
    pub async fn guides(&self, case: &Case) -> anyhow::Result<()> {
        let request = pb::GuidePetitionerRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            guidance: "该事项应当通过诉讼、仲裁、行政复议等法定途径解决，已告知受理机关和期限。"
                .to_owned(),
        };
        self.at(&self.screener(case))?.routing().guide_petitioner(request).await?;
        self.suite.settled().await
    }

    /// The objection is upheld: the matter comes back to the petition office.
    pub async fn upholds_the_objection(&self, case: &Case) -> anyhow::Result<()> {
        self.decides(case, pb::decide_objection_request::Decision::Uphold(true)).await
    }

    /// The petition office takes back what the body has neither accepted nor answered.
    pub async fn recalls(&self, case: &Case) -> anyhow::Result<()> {
        let request = pb::RecallReferralRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            reason: "转送对象有误，撤回后重新转送。".to_owned(),
        };
        self.at(&self.screener(case))?.routing().recall_referral(request).await?;
        self.suite.settled().await
    }

    /// The objection is refused: the referral stands.
    pub async fn refuses_the_objection(&self, case: &Case) -> anyhow::Result<()> {
        self.decides(case, pb::decide_objection_request::Decision::Refuse(true)).await
    }

    /// The head of the body that has to decide designates this one.
    pub async fn designates(&self, case: &Case, body: &str) -> anyhow::Result<()> {
        let matter = self.matter(case).await?;
        let request = pb::DesignateBodyRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: matter.version,
            to_body: body.to_owned(),
            report_date: None,
            reason: "经与有关单位会商，按职责分工指定。".to_owned(),
        };
        let head = self.at(&format!("{}.head", matter.deciding_body))?;
        head.routing().designate_body(request).await?;
        self.suite.settled().await
    }

    /// The petition office takes over what the body offers that received it directly; that office.
    pub async fn takes_over(&self, case: &mut Case) -> anyhow::Result<()> {
        let matter = self.matter(case).await?;
        case.office = matter.offered_to;
        let request = pb::AcceptHandOverRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: matter.version,
        };
        self.at(&self.screener(case))?.routing().accept_hand_over(request).await?;
        self.suite.settled().await
    }

    /// Who screens and refers at the desk that answered for the case first: the screening officer of a
    /// petition office, or whoever keeps the desk of another body.
    pub(super) fn screener(&self, case: &Case) -> String {
        let screening = format!("{}.screening-1", case.office);
        if self.holds(&screening) { screening } else { format!("{}.desk-1", case.office) }
    }

    async fn decides(
        &self,
        case: &Case,
        decision: pb::decide_objection_request::Decision,
    ) -> anyhow::Result<()> {
        let request = pb::DecideObjectionRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            decision: Some(decision),
            reason: "经与有关单位会商，按职责分工决定。".to_owned(),
        };
        self.at(&self.screener(case))?.routing().decide_objection(request).await?;
        self.suite.settled().await
    }
}
