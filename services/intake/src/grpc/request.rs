//! Which messages are commands about a petition.

use headwater_proto::intake::v1 as pb;
use kernel::ids::PetitionId;

mailbox::commands! {
    "LinkPetition" pb::LinkPetitionRequest, about PetitionId in petition_id;
    "VoidPetition" pb::VoidPetitionRequest, about PetitionId in petition_id;
}
