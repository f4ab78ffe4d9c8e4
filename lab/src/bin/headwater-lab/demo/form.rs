//! What a clerk takes down beside the text, by the channel: the file has no columns for it.

use chrono::TimeDelta;
use headwater::import::FileRow;
use headwater_proto::intake::v1::channel_details::Details;
use headwater_proto::intake::v1::{
    CallDetails, Channel, ChannelDetails, LetterDetails, PetitionDraft, VisitDetails,
};
use kernel::OfficeDay;
use service_kit::parse::{instant, to_civil, to_timestamp};

/// The same row with the details of its channel, as far as the row tells them; `turn` is its number in the story.
pub(super) fn taken_down(mut row: FileRow, turn: usize) -> FileRow {
    let petition = row.row.as_mut().ok().and_then(|it| it.petition.as_mut());
    if let Some(petition) = petition {
        petition.details = details(petition, turn).map(|it| ChannelDetails { details: Some(it) });
    }
    row
}

fn details(petition: &PetitionDraft, turn: usize) -> Option<Details> {
    let received = instant("receive_time", petition.receive_time.as_ref()).ok()?;
    match petition.channel() {
        Channel::Letter => Some(Details::Letter(LetterDetails {
            postmark_date: Some(to_civil((received - TimeDelta::days(2)).office_date())),
            scan: format!("SM-{turn:04}"),
        })),
        Channel::Visit => Some(Details::Visit(VisitDetails {
            window: format!("{}号窗口", turn % 3 + 1),
            arrive_time: Some(to_timestamp(received - TimeDelta::minutes(20))),
            reception_time: petition.receive_time,
            people: petition.party_size.clamp(1, 5),
            // Some have to leave before the record is read back: the clerk is told.
            read_back: turn % 8 != 3,
            ..VisitDetails::default()
        })),
        Channel::Telephone => {
            let number = petition.petitioners.first()?.phone.clone();
            (!number.is_empty()).then_some(Details::Telephone(CallDetails { number }))
        }
        Channel::Online | Channel::Fax | Channel::Other | Channel::Unspecified => None,
    }
}
