//! Which messages are commands about a matter.

use headwater_proto::routing::v1 as pb;
use kernel::ids::MatterId;

mailbox::commands! {
    "ConfirmScreening" pb::ConfirmScreeningRequest, about MatterId in matter_id;
    "ReferMatter" pb::ReferMatterRequest, about MatterId in matter_id;
    "AssignMatter" pb::AssignMatterRequest, about MatterId in matter_id;
    "ObjectToReferral" pb::ObjectToReferralRequest, about MatterId in matter_id;
    "DecideObjection" pb::DecideObjectionRequest, about MatterId in matter_id;
    "AcceptMatter" pb::AcceptMatterRequest, about MatterId in matter_id;
    "ExtendHandling" pb::ExtendHandlingRequest, about MatterId in matter_id;
    "DraftOpinion" pb::DraftOpinionRequest, about MatterId in matter_id;
    "ApproveOpinion" pb::ApproveOpinionRequest, about MatterId in matter_id;
    "IssueOpinion" pb::IssueOpinionRequest, about MatterId in matter_id;
    "RecordDelivery" pb::RecordDeliveryRequest, about MatterId in matter_id;
    "ConcludeMatter" pb::ConcludeMatterRequest, about MatterId in matter_id;
    "ReportResult" pb::ReportResultRequest, about MatterId in matter_id;
    "GuidePetitioner" pb::GuidePetitionerRequest, about MatterId in matter_id;
    "ReplyToMatter" pb::ReplyToMatterRequest, about MatterId in matter_id;
}
