//! Who learns of a matter that is kept from somebody: every read of the contracts, asked by every kind of post, by the body
//! complained about and by the official complained about, and again by all who have meanwhile declared an interest in that body,
//! beside one declared matrix.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::Context;
use headwater_proto::routing::v1 as routing;
use headwater_proto::{Access, MethodAccess, POOL};
use headwater_tests::TestSuite;
use lab::{Office, posts};
use prost_reflect::MethodDescriptor;
use test_kit::patience::until;
use test_kit::request_id;

use super::kept::Kept;

/// What each read answers each reader about the matter.
const MATRIX: &str = include_str!("readers.txt");

/// The readers: one post of each kind, then a body that has nothing to do with it, the accused body and the accused official.
pub(crate) const READERS: [(&str, &str); 18] = [
    ("registrar", "530902-XFJ.registrar-1"),
    ("screening", "530902-XFJ.screening-1"),
    ("supervision", "530902-XFJ.supervision-1"),
    ("risk", "530902-XFJ.risk-1"),
    ("handling clerk", "530902-JW.clerk-1"),
    ("handling head", "530902-JW.head"),
    ("coordinator", "530902-WGZX.coordinator-1"),
    ("grid worker", "530902-WGZX.worker-1"),
    ("leader", "530902-ZF.leader-1"),
    ("conference", "530902-LXB.conference-1"),
    ("auditor", "530900-XFJ.auditor-1"),
    ("operator", "530900-XFJ.operator-1"),
    ("organisation", "530900-XFJ.organisation-1"),
    ("body's desk", "530902-JW.desk-1"),
    ("another body", "530902-RSJ.clerk-1"),
    ("another head", "530902-RSJ.head"),
    ("ACCUSED BODY", "530902-ZJJ.clerk-1"),
    ("ACCUSED POST", "530902-ZJJ.head"),
];

/// The readers from whom it is kept.
const KEPT_FROM: [&str; 2] = ["ACCUSED BODY", "ACCUSED POST"];

/// All others, once they have declared an interest in the accused body.
const INTERESTED: &str = "INTERESTED";

/// What a read answers each reader who may call it.
type Answers = Vec<(&'static str, String)>;

#[tokio::test(flavor = "multi_thread")]
async fn every_read_shows_a_kept_matter_to_whom_the_matrix_says() -> anyhow::Result<()> {
    let suite = TestSuite::on("2026-06-01").await?;
    let office = Office::open(&suite).await?;
    let kept = Kept::accusation(&suite, &office).await?;
    let reads = reads();
    let before = kept.answers(&office, &reads).await?;
    for ((method, _), answers) in reads.iter().zip(&before) {
        for (reader, answer) in answers.iter().filter(|(it, _)| KEPT_FROM.contains(it)) {
            assert!(!answer.contains("SEES"), "{reader} sees it by {}", method.full_name());
        }
    }
    kept.all_declare_an_interest(&office, &reads, &before).await?;
    let after = kept.answers(&office, &reads).await?;
    let mut matrix = String::new();
    for ((method, _), (mut lines, after)) in reads.iter().zip(before.into_iter().zip(after)) {
        let others = after.into_iter().filter(|(it, _)| !KEPT_FROM.contains(it));
        let interested: BTreeSet<_> = others.map(|(_, answer)| answer).collect();
        let interested = Vec::from_iter(interested).join(" or ");
        assert!(!interested.contains("SEES"), "interest and {}", method.full_name());
        lines.push((INTERESTED, interested));
        writeln!(matrix, "{}", method.name())?;
        match lines.first() {
            Some((_, first)) if lines.iter().all(|(_, it)| it == first) => {
                writeln!(matrix, "    {:<14} {first}", format!("all {}", lines.len()))?;
            }
            _ => {
                for (reader, answers) in lines {
                    writeln!(matrix, "    {reader:<14} {answers}")?;
                }
            }
        }
    }
    assert!(matrix == MATRIX, "the matrix is now:\n{matrix}");
    suite.stop().await
}

/// The methods that read, and whether a right is asked for.
pub(crate) fn reads() -> Vec<(MethodDescriptor, bool)> {
    const READS: [&str; 7] = ["Get", "List", "Query", "Explain", "Read", "Replay", "Summarise"];
    let mut reads = Vec::new();
    for method in POOL.services().flat_map(|it| it.methods().collect::<Vec<_>>()) {
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        let access = MethodAccess::of(&path).map(|it| &it.access);
        if READS.iter().any(|it| method.name().starts_with(it)) {
            match access {
                Some(Access::Right(_)) => reads.push((method, true)),
                Some(Access::Public) => reads.push((method, false)),
                Some(Access::Internal(_)) | None => {}
            }
        }
    }
    reads
}

impl Kept {
    /// What each read answers; readers without the right for it are left out.
    async fn answers(
        &self,
        office: &Office<'_>,
        reads: &[(MethodDescriptor, bool)],
    ) -> anyhow::Result<Vec<Answers>> {
        let mut all = Vec::new();
        for (method, right) in reads {
            let mut answers = Answers::new();
            for (reader, post) in READERS {
                let answer = self.asked(office, post, method).await?;
                if !(*right && answer == "no right") {
                    answers.push((reader, answer));
                }
            }
            all.push(answers);
        }
        Ok(all)
    }

    /// Everybody from whom it is not kept declares an interest in the accused body; done when nobody who saw the matter by some
    /// read sees it by that read any more: the gateway believes an answer about a post for some seconds.
    async fn all_declare_an_interest(
        &self,
        office: &Office<'_>,
        reads: &[(MethodDescriptor, bool)],
        before: &[Answers],
    ) -> anyhow::Result<()> {
        let mut registrar = office.at("530900-XFJ.organisation-1")?.organisation();
        let register = registrar.get_organisation(routing::GetOrganisationRequest {}).await?;
        let mut version = register.into_inner().version;
        let others = || READERS.into_iter().filter(|(reader, _)| !KEPT_FROM.contains(reader));
        for (_, post) in others() {
            let interest = routing::RecordInterestRequest {
                request_id: request_id(),
                version,
                person: posts::named(post)?.holder.to_string(),
                body: "530902-ZJJ".to_owned(),
                ..Default::default()
            };
            version = registrar.record_interest(interest).await?.into_inner().version;
        }
        for (reader, post) in others() {
            let saw = |answers: &Answers| {
                answers.iter().any(|(it, answer)| *it == reader && answer.contains("SEES"))
            };
            let Some(at) = before.iter().position(saw) else { continue };
            let blind = async || {
                let answer = self.asked(office, post, &reads[at].0).await?;
                Ok(!answer.contains("SEES"))
            };
            until(blind).await.with_context(|| format!("{reader} sees it still"))?;
        }
        Ok(())
    }
}

#[test]
fn every_kind_of_post_is_among_the_readers() {
    let posts = test_kit::repository().join("deploy/data/posts.csv");
    let posts = std::fs::read_to_string(posts).unwrap();
    let kinds: BTreeMap<&str, &str> = posts
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.nth(1)?))
        })
        .collect();
    let asked: Vec<_> = READERS.iter().map(|(_, post)| kinds[post]).collect();
    for kind in kinds.values() {
        assert!(asked.contains(kind), "no {kind} is asked");
    }
}
