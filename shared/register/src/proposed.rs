//! What is proposed for a text, as a fact of intake's tells it, and back.

use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use organisation::{CueSeen, Proposal, Weighed, WordSeen};
use service_kit::parse::{self, to_number};
use words::Word;

/// The message of a proposal.
pub fn proposal(it: &Proposal) -> pb::Proposal {
    pb::Proposal {
        category: it.category.as_ref().map(category),
        runner_up: it.runner_up.as_ref().map(category),
        purpose: to_number(it.purpose),
        cues: it.cues.iter().map(cue_seen).collect(),
    }
}

fn category(it: &Weighed) -> pb::ProposedCategory {
    let (category, points) = (it.category.clone(), it.points);
    pb::ProposedCategory { category, points, words: it.words.iter().map(word_seen).collect() }
}

fn cue_seen(it: &CueSeen) -> pb::CueSeen {
    let (kind, points) = (it.kind.number(), it.points);
    pb::CueSeen { kind, points, words: it.words.iter().map(word_seen).collect() }
}

fn word_seen(it: &WordSeen) -> pb::WordSeen {
    pb::WordSeen { word: it.word.clone(), position: it.position, count: it.count }
}

/// The proposal of a message.
pub fn read(it: &pb::Proposal) -> Result<Proposal, Invalid> {
    let cue = |it: &pb::CueSeen| {
        let (kind, points) = (parse::word("proposal.cues.kind", it.kind)?, it.points);
        Ok(CueSeen { kind, points, words: read_words(&it.words) })
    };
    Ok(Proposal {
        category: it.category.as_ref().map(read_category),
        runner_up: it.runner_up.as_ref().map(read_category),
        purpose: parse::optional_word("proposal.purpose", it.purpose)?,
        cues: it.cues.iter().map(cue).collect::<Result<_, Invalid>>()?,
    })
}

fn read_category(it: &pb::ProposedCategory) -> Weighed {
    let (category, points) = (it.category.clone(), it.points);
    Weighed { category, points, words: read_words(&it.words) }
}

fn read_words(words: &[pb::WordSeen]) -> Vec<WordSeen> {
    let read = |it: &pb::WordSeen| {
        let (word, position, count) = (it.word.clone(), it.position, it.count);
        WordSeen { word, position, count }
    };
    words.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_reads_back_as_it_was() {
        let office = test_kit::office::shipped().unwrap();
        let words = office.as_of("2026-06-01".parse().unwrap()).cue_words();
        let found = words.propose("法院判决已经生效，我申请强制执行，小区油烟大，请问如何办理");
        assert!(found.runner_up.is_some() && found.cues.len() > 1, "{found:?}");
        assert_eq!(read(&proposal(&found)).unwrap(), found);
    }
}
