//! Petitioners, from messages and back.

use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use service_kit::Complaints;
use service_kit::complaints::keep;
use service_kit::parse::{self, to_number};
use words::Word;
use words::intake::{DocumentKind, PetitionerKind, PetitionerRole};

use crate::domain::registration::party;
use crate::domain::{Channel, Petitioner};

/// A petitioner as given; a word that nobody knows says nothing here and is complained about by [`petitioners`].
pub(super) fn given(it: &pb::Petitioner) -> Petitioner {
    Petitioner {
        name: it.name.trim().to_owned(),
        id_number: it.id_number.trim().to_owned(),
        phone: it.phone.trim().to_owned(),
        address: it.address.trim().to_owned(),
        representative: it.representative,
        kind: PetitionerKind::from_number(it.kind),
        nationality: it.nationality.trim().to_owned(),
        document: DocumentKind::from_number(it.document),
        role: PetitionerRole::from_number(it.role),
        acts_for: it.acts_for.clone(),
        power_of_attorney: it.power_of_attorney.trim().to_owned(),
        name_withheld: it.name_withheld,
    }
}

/// Those who petition, with every fault of form and of meaning.
pub(super) fn petitioners(
    said: &[pb::Petitioner],
    given: Vec<Petitioner>,
    channel: i32,
) -> Result<Vec<Petitioner>, Complaints> {
    let mut complaints = Vec::new();
    for (at, it) in said.iter().enumerate() {
        let field = |name: &str| format!("petitioners[{at}].{name}");
        keep(parse::optional_word::<PetitionerKind>(&field("kind"), it.kind), &mut complaints);
        keep(
            parse::optional_word::<DocumentKind>(&field("document"), it.document),
            &mut complaints,
        );
        keep(parse::optional_word::<PetitionerRole>(&field("role"), it.role), &mut complaints);
    }
    let party: Result<_, Vec<Invalid>> = party(given, Channel::from_number(channel));
    let party = keep(party.map_err(Complaints), &mut complaints);
    party.filter(|_| complaints.is_empty()).ok_or(Complaints(complaints))
}

/// Writes a petitioner.
pub(super) fn petitioner(it: Petitioner) -> pb::Petitioner {
    pb::Petitioner {
        name: it.name,
        id_number: it.id_number,
        phone: it.phone,
        address: it.address,
        representative: it.representative,
        kind: to_number(it.kind),
        nationality: it.nationality,
        document: to_number(it.document),
        role: to_number(it.role),
        acts_for: it.acts_for,
        power_of_attorney: it.power_of_attorney,
        name_withheld: it.name_withheld,
    }
}
