//! The facts and causes that rules speak of, each a closed list.

use serde::{Deserialize, Serialize};

/// The fact whose day is day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartingFact {
    /// The petition was received by the petition office.
    Receipt,
    /// The petition office put the matter before the Party committee and government (Art. 22 (1)).
    Proposal,
    /// The petition was received by another body, from the petitioner (Art. 23).
    DirectReceipt,
    /// A referral, an assignment or a designation was received by that body. A matter of litigation or
    /// an accusation is none of these, by whatever letter it comes: its organ has its own rules.
    ReceiptByBody,
    /// A referral or an assignment was received by that body. A designation is none of these: it
    /// leaves nothing to object to (Art. 24).
    ReceiptByReferral,
    /// What a body handles simply was received by it.
    SimpleReceipt,
    /// The petition was received at that level.
    ReceiptAtLevel,
    /// What is handled simply was received at that level.
    SimpleReceiptAtLevel,
    /// The receiving body objected.
    Objection,
    /// A matter was passed on, by whatever letter, with the day by which its result is to be reported.
    Assignment,
    /// The matter was accepted.
    Acceptance,
    /// The handling opinion was delivered.
    OpinionDelivered,
    /// The request for review was received.
    ReviewRequestReceived,
    /// The review opinion was delivered.
    ReviewOpinionDelivered,
    /// The request for recheck was received.
    RecheckRequestReceived,
    /// A review or recheck revoked an opinion and ordered another one.
    OrderedAnew,
    /// A step in which a supported opinion is carried out is owed, until the day it names.
    ExecutionOrdered,
    /// A body offered to a petition office what it had received from the petitioner.
    HandOverOffered,
    /// The body came to know of a grave or urgent matter.
    Knowledge,
    /// The supervision order was delivered.
    OrderDelivered,
    /// The recommendation was delivered.
    RecommendationDelivered,
    /// The early-warning letter was delivered.
    WarningDelivered,
}

/// A fact that meets a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndingFact {
    /// Passed to the competent body (转送).
    Referred,
    /// Assigned with a term (交办).
    Assigned,
    /// Proposed to the Party committee or government.
    Proposed,
    /// The petitioner was led to another procedure.
    Guided,
    /// Answered as an inquiry or filed by the office that has it.
    EndedAtOffice,
    /// Joined to another matter, which is on its way already.
    Linked,
    /// The petitioner was told in writing.
    PetitionerTold,
    /// An objection was raised.
    ObjectionRaised,
    /// The objection was decided.
    ObjectionDecided,
    /// The matter was accepted.
    Accepted,
    /// Acceptance was refused, with the reason.
    NotAccepted,
    /// The result report was received.
    ReportReceived,
    /// The matter was concluded (办结).
    Concluded,
    /// The petitioner was answered.
    Answered,
    /// Passed on to the next level.
    PassedOn,
    /// A review was asked for.
    ReviewRequested,
    /// The review was decided.
    ReviewDecided,
    /// A recheck was asked for.
    RecheckRequested,
    /// The recheck was decided.
    RecheckDecided,
    /// A step of a supported opinion was carried out.
    Executed,
    /// What was offered was taken over.
    HandedOver,
    /// The grave or urgent matter was reported.
    Reported,
    /// The supervision order was answered.
    OrderAnswered,
    /// The recommendation was answered.
    RecommendationAnswered,
    /// The early-warning letter was answered.
    WarningAnswered,
    /// The petitioner rated.
    Rated,
}

/// Why days within a term are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseCause {
    /// A hearing is held (Art. 36, recheck only).
    Hearing,
    /// A ground that a region's own rule names.
    LocalGround,
}

/// Why there is no duty, or none any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidCause {
    /// The petitioner's name or address is unclear, so that the term never starts; of what a body
    /// received from the petitioner alone (Art. 23, second paragraph).
    NameOrAddressUnclear,
    /// The matter went back to the sender, who agreed (Art. 23).
    Returned,
    /// Another body was designated (Art. 24).
    Designated,
    /// The sender took the referral back.
    Recalled,
    /// The registration was a mistake.
    RegistrationVoid,
    /// The petition goes on in another matter, and its own has ended.
    Linked,
    /// The body acted on the matter itself, and so gave up a right about it.
    ActedOn,
    /// The supervision order was withdrawn.
    OrderWithdrawn,
    /// A review put another opinion in the place of the one that was to be carried out.
    OpinionReplaced,
    /// The body that offered the matter kept it: it accepted, passed on or ended it.
    Kept,
    /// What had to be reported as grave or urgent turned out to be neither.
    FalseAlarm,
}

/// Why another rule takes a rule's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplacementCause {
    /// Another body received the petition, and tells the petitioner itself (Art. 23).
    ReceivedDirectly,
    /// The matter was not in simple handling when its body took it on.
    HandledOrdinarily,
    /// A matter in simple handling turned out not to be simple.
    TurnedOrdinary,
}
