//! What the body does that the matter lies with: it objects or accepts, handles and answers.

use headwater::Client;
use headwater_proto::routing::v1 as pb;
use test_kit::request_id;

use super::{Case, Office};

/// The body that a matter lies with, and the version of the matter that it acts on.
pub(super) struct InCharge<'a> {
    office: &'a Office<'a>,
    pub(super) body: String,
    pub(super) version: i64,
}

impl InCharge<'_> {
    pub(super) fn clerk(&self) -> anyhow::Result<Client> {
        self.office.at(&format!("{}.clerk-1", self.body))
    }

    pub(super) fn head(&self) -> anyhow::Result<Client> {
        self.office.at(&format!("{}.head", self.body))
    }
}

impl Office<'_> {
    pub(super) async fn in_charge(&self, case: &Case) -> anyhow::Result<InCharge<'_>> {
        let matter = self.matter(case).await?;
        Ok(InCharge { office: self, body: matter.answerable_body, version: matter.version })
    }

    /// The body says that the matter is not its own; true if a body has to be designated now.
    pub async fn objects(&self, case: &Case) -> anyhow::Result<bool> {
        let it = self.in_charge(case).await?;
        let request = pb::ObjectToReferralRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            reason: "经核查，该事项不属于本单位职责范围，建议由行业主管部门办理。".to_owned(),
        };
        let answer = it.clerk()?.routing().object_to_referral(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.designation_required)
    }

    /// The body, whose objection was refused or came too late, asks that one be designated; who decides.
    pub async fn asks_for_a_designation(&self, case: &Case) -> anyhow::Result<String> {
        let it = self.in_charge(case).await?;
        let request = pb::RequestDesignationRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            reason: "本单位对该事项无权处理，请求依法指定办理机关。".to_owned(),
        };
        let answer = it.clerk()?.routing().request_designation(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.deciding_body)
    }

    /// The body accepts the matter, and its handling begins.
    pub async fn accepts(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::AcceptMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
        };
        it.clerk()?.routing().accept_matter(request).await?;
        self.suite.settled().await
    }

    /// The body refuses acceptance, and says which kind of no it is and on which earlier matter it rests.
    pub async fn refuses(
        &self,
        case: &Case,
        kind: pb::NonAcceptance,
        earlier: &Case,
    ) -> anyhow::Result<()> {
        let earlier = earlier.matter_id.clone();
        let it = self.in_charge(case).await?;
        let request = pb::RefuseAcceptanceRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            kind: kind.into(),
            reason: "同一信访事项已于此前受理，正在办理，登记编号已告知信访人。".to_owned(),
            earlier: Some(pb::refuse_acceptance_request::Earlier::EarlierMatterId(earlier)),
        };
        it.clerk()?.routing().refuse_acceptance(request).await?;
        self.suite.settled().await
    }

    /// The clerk of this body tells the petitioner in writing.
    pub async fn notifies(
        &self,
        case: &Case,
        body: &str,
        notice: pb::Notice,
    ) -> anyhow::Result<()> {
        let request = pb::NotifyPetitionerRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: self.matter(case).await?.version,
            notice: notice.into(),
            text: "来件已收悉，现将处理途径、程序和去向书面告知。".to_owned(),
        };
        self.at(&format!("{body}.clerk-1"))?.routing().notify_petitioner(request).await?;
        self.suite.settled().await
    }

    /// The desk of the body that received it directly offers it to a petition office; that office.
    pub async fn hands_over(&self, case: &Case) -> anyhow::Result<String> {
        let it = self.in_charge(case).await?;
        let request = pb::HandOverMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            reason: "该事项不属于本单位及下级单位职权范围。".to_owned(),
        };
        let desk = self.at(&format!("{}.desk-1", it.body))?;
        let answer = desk.routing().hand_over_matter(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.to_body)
    }

    /// The body chooses simple handling.
    pub async fn simplifies(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::ChooseSimpleHandlingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            first_petition: true,
            clear_and_easy: true,
            not_to_be_refused: true,
            neither_grave_nor_complex: true,
            reason: "初次信访，事实清楚、责任明确，可以当场核实处理。".to_owned(),
        };
        it.clerk()?.routing().choose_simple_handling(request).await?;
        self.suite.settled().await
    }

    /// Simple handling turned out not to fit.
    pub async fn turns_ordinary(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::EndSimpleHandlingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            reason: "核查中发现涉及多方争议，转为普通程序办理。".to_owned(),
        };
        it.clerk()?.routing().end_simple_handling(request).await?;
        self.suite.settled().await
    }

    /// The body answers what it handles simply; the document's number.
    pub async fn answers_simply(&self, case: &Case) -> anyhow::Result<String> {
        let it = self.in_charge(case).await?;
        let request = pb::AnswerSimplyRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            answer: "经核实，所反映问题已当场解决，现予答复。".to_owned(),
        };
        let answer = it.clerk()?.routing().answer_simply(request).await?.into_inner();
        self.suite.settled().await?;
        Ok(answer.document_number)
    }

    /// The body replies under its own law, where no opinion is due; it says whether it takes the
    /// suggestion up, if the matter is one.
    pub async fn replies(&self, case: &Case, adopted: bool) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::ReplyToMatterRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            reply: "来件已收悉，现依照有关规定研究办理并书面答复。".to_owned(),
            adopted,
        };
        it.clerk()?.routing().reply_to_matter(request).await?;
        self.suite.settled().await
    }

    /// The head extends the handling by this many days.
    pub async fn extends(&self, case: &Case, days: i32) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::ExtendHandlingRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            days,
            reason: "情况复杂，需委托鉴定，已书面告知信访人延期理由。".to_owned(),
        };
        it.head()?.routing().extend_handling(request).await?;
        self.suite.settled().await
    }

    /// The result of an assignment is reported to the office that assigned it.
    pub async fn reports_the_result(&self, case: &Case) -> anyhow::Result<()> {
        let it = self.in_charge(case).await?;
        let request = pb::ReportResultRequest {
            request_id: request_id(),
            matter_id: case.matter_id.clone(),
            version: it.version,
            result: "交办事项办理情况：已查清事实，并书面答复信访人。".to_owned(),
        };
        it.clerk()?.routing().report_result(request).await?;
        self.suite.settled().await
    }
}
