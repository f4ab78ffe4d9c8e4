//! Who speaks for whom: an agent (代理人) for principals that are named beside, by a power of attorney.

use kernel::Invalid;

use super::Petitioner;

/// How many of those named petition themselves: all but agents.
pub fn principals(petitioners: &[Petitioner]) -> usize {
    petitioners.iter().filter(|it| !it.is_agent()).count()
}

/// What does not fit in whom somebody is said to speak for.
pub fn complaints(petitioners: &[Petitioner]) -> Vec<Invalid> {
    let is_principal = |place: &i32| {
        let at = usize::try_from(*place).ok().and_then(|it| it.checked_sub(1));
        at.and_then(|at| petitioners.get(at)).is_some_and(|it| !it.is_agent())
    };
    let complaint = |it: &Petitioner| match (it.is_agent(), it.acts_for.as_slice()) {
        (false, []) => None,
        (false, _) => Some((
            "ACTS_FOR_UNASKED",
            "不是代理人，不填写被代理人",
            "only an agent acts for others",
        )),
        (true, []) => Some((
            "AGENT_FOR_NOBODY",
            "代理人应当填写被代理的信访人",
            "an agent acts for somebody named",
        )),
        (true, places) if places.len() > petitioners.len() || !places.iter().all(is_principal) => {
            Some((
                "AGENT_FOR_UNKNOWN",
                "被代理人应当是所列的信访人，按所列顺序从1起计",
                "an agent acts for principals of this list, by their places counted from 1",
            ))
        }
        (true, _) => None,
    };
    let named = petitioners.iter().enumerate();
    let complaints = named.filter_map(|(at, it)| {
        let (reason, zh, en) = complaint(it)?;
        Some(Invalid::new(format!("petitioners[{at}].acts_for"), reason, zh, en))
    });
    complaints.collect()
}

/// What the clerk is told of those named, though it stops nothing.
pub fn remarks(petitioners: &[Petitioner]) -> Vec<Invalid> {
    let of_one = |(at, it): (usize, &Petitioner)| {
        let doubtful = it.id_number_is_doubtful().then(|| {
            Invalid::new(
                format!("petitioners[{at}].id_number"),
                "ID_NUMBER_DOUBTFUL",
                "证件号码的位数或者校验码不符，已按原样登记，请核对",
                "the ID number's length or check character does not fit; it was taken as given, please compare",
            )
        });
        let unproven = (it.is_agent() && it.power_of_attorney.is_empty()).then(|| {
            Invalid::new(
                format!("petitioners[{at}].power_of_attorney"),
                "POWER_OF_ATTORNEY_MISSING",
                "代理人未提交授权委托书，请通知其补交",
                "the agent has shown no power of attorney; ask for it",
            )
        });
        [doubtful, unproven].into_iter().flatten()
    };
    petitioners.iter().enumerate().flat_map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use words::intake::PetitionerRole;

    use super::*;

    fn agent(acts_for: &[i32]) -> Petitioner {
        let role = Some(PetitionerRole::Agent);
        Petitioner { role, acts_for: acts_for.to_vec(), ..Petitioner::named("b") }
    }

    #[test]
    fn an_agent_speaks_for_principals_of_the_list_and_nobody_else_does() {
        let reasons = |people: &[Petitioner]| {
            complaints(people).into_iter().map(|it| (it.field, it.reason)).collect::<Vec<_>>()
        };
        let said = |reason| vec![("petitioners[1].acts_for".to_owned(), reason)];
        let with = |it: Petitioner| reasons(&[Petitioner::named("a"), it]);
        assert_eq!(with(agent(&[1])), vec![]);
        assert_eq!(with(agent(&[])), said("AGENT_FOR_NOBODY"));
        for place in [0, -1, 2, 3, i32::MIN] {
            assert_eq!(with(agent(&[1, place])), said("AGENT_FOR_UNKNOWN"), "{place}");
        }
        let other = Petitioner { acts_for: vec![1], ..Petitioner::named("b") };
        assert_eq!(with(other), said("ACTS_FOR_UNASKED"));
    }

    #[test]
    fn agents_are_not_among_those_who_petition() {
        assert_eq!(principals(&[Petitioner::named("a"), agent(&[1])]), 1);
    }

    #[test]
    fn the_clerk_is_told_of_a_missing_power_of_attorney_and_of_a_doubtful_number() {
        let proven = Petitioner { power_of_attorney: "scan 7".to_owned(), ..agent(&[1]) };
        let doubtful = Petitioner { id_number: "123".to_owned(), ..Petitioner::named("a") };
        assert_eq!(remarks(&[Petitioner::named("a"), proven]), vec![]);
        let told = remarks(&[doubtful, agent(&[1])]);
        let told: Vec<_> = told.iter().map(|it| (it.field.as_str(), it.reason)).collect();
        assert_eq!(
            told,
            [
                ("petitioners[0].id_number", "ID_NUMBER_DOUBTFUL"),
                ("petitioners[1].power_of_attorney", "POWER_OF_ATTORNEY_MISSING"),
            ]
        );
        let told =
            remarks(&[Petitioner { id_number: "4417".to_owned(), ..Petitioner::named("a") }]);
        assert!(!told[0].zh.contains("4417") && !told[0].en.contains("4417"));
    }
}
