//! Facts about what the office ends itself or proposes, and about a matter's way inside its body.

use headwater_proto::routing::v1 as pb;
use mailbox::Fact;
use service_kit::parse::to_text;
use words::Word;

use super::facts::EventContext;
use crate::domain::event::{InsideEvent, OfficeEvent};

impl EventContext<'_> {
    pub(super) fn at_office(&self, event: &OfficeEvent) -> Fact {
        let petition_id = self.matter.petition.to_string();
        match event {
            OfficeEvent::InquiryAnswered { body } => self.today(&pb::InquiryAnswered {
                petition_id,
                body: body.to_string(),
                document_number: self.document.to_owned(),
            }),
            OfficeEvent::Filed { body, ground } => {
                let (body, ground) = (body.to_string(), ground.number());
                self.today(&pb::MatterFiled { petition_id, body, ground })
            }
            OfficeEvent::Proposed { body, to } => self.today(&pb::MatterProposed {
                body: body.to_string(),
                to_body: to.to_string(),
                document_number: self.document.to_owned(),
                historical: self.matter.historical,
            }),
        }
    }

    pub(super) fn inside(&self, event: &InsideEvent) -> Fact {
        match event {
            InsideEvent::SignedFor { body, post } => {
                let (body, post) = (body.to_string(), post.to_string());
                self.today(&pb::MatterSignedFor { body, post })
            }
            InsideEvent::Dispatched { body, to } => {
                let (body, to_post) = (body.to_string(), to_text(to.as_ref()));
                self.today(&pb::MatterDispatched { body, to_post })
            }
        }
    }
}
