//! The qualification rule: the supply has all that is required, is for one of the demand's beneficiaries, and counts
//! in the same measure where both name one.
//!
//! A supply without beneficiaries is for everyone. A demand without beneficiaries is for nobody in particular: every
//! supply fits it in this respect.

/// What a demand asks for; equal numbers are equal words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Need {
    /// All of these, sorted.
    pub(super) requires: Vec<u32>,
    /// For these, sorted; none means for nobody in particular.
    pub(super) beneficiaries: Vec<u32>,
    /// What one unit is.
    pub(super) measure: Option<u32>,
}

/// What a supply has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Skill {
    /// Sorted.
    pub(super) qualifications: Vec<u32>,
    /// Sorted; none means for everyone.
    pub(super) beneficiaries: Vec<u32>,
    /// What one unit is.
    pub(super) measure: Option<u32>,
}

/// Whether the supply fits. O(r log q).
pub(super) fn fits(need: &Need, skill: &Skill) -> bool {
    measures_agree(need, skill)
        && need.requires.iter().all(|word| skill.qualifications.binary_search(word).is_ok())
        && beneficiaries_meet(need, skill)
}

pub(super) fn beneficiaries_meet(need: &Need, skill: &Skill) -> bool {
    need.beneficiaries.is_empty()
        || skill.beneficiaries.is_empty()
        || need.beneficiaries.iter().any(|word| skill.beneficiaries.binary_search(word).is_ok())
}

pub(super) fn measures_agree(need: &Need, skill: &Skill) -> bool {
    match (need.measure, skill.measure) {
        (Some(wanted), Some(given)) => wanted == given,
        _ => true,
    }
}

/// How many things are missing: each qualification, the beneficiaries, the measure.
pub(super) fn lacking(need: &Need, skill: &Skill) -> usize {
    need.requires.iter().filter(|word| skill.qualifications.binary_search(word).is_err()).count()
        + usize::from(!beneficiaries_meet(need, skill))
        + usize::from(!measures_agree(need, skill))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (requires, wanted_for, counted, has, given_for, counts, missing) in [
            (&[][..], &[][..], None, &[][..], &[][..], None, 0),
            (&[1], &[], None, &[1, 2], &[], None, 0),
            (&[1, 3], &[], None, &[1, 2], &[], None, 1),
            (&[3, 4], &[], None, &[], &[], None, 2),
            (&[], &[7], None, &[], &[], None, 0),
            (&[], &[], None, &[], &[7], None, 0),
            (&[], &[7, 8], None, &[], &[8], None, 0),
            (&[], &[7], None, &[], &[8], None, 1),
            (&[], &[], Some(1), &[], &[], Some(1), 0),
            (&[], &[], Some(1), &[], &[], Some(2), 1),
            (&[], &[], Some(1), &[], &[], None, 0),
            (&[], &[], None, &[], &[], Some(2), 0),
            (&[5], &[7], Some(1), &[6], &[8], Some(2), 3),
        ] {
            let need =
                Need { requires: requires.to_vec(), beneficiaries: wanted_for.to_vec(), measure: counted };
            let skill =
                Skill { qualifications: has.to_vec(), beneficiaries: given_for.to_vec(), measure: counts };
            assert_eq!(lacking(&need, &skill), missing, "{need:?} {skill:?}");
            assert_eq!(fits(&need, &skill), missing == 0, "{need:?} {skill:?}");
        }
    }
}
