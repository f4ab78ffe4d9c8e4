//! What the file's petitions do not bring about: the endings that take other officers, another desk or the petitioner's own
//! word. Each story has its first day and, if it takes several, its later ones.

use anyhow::ensure;
use chrono::{NaiveDate, TimeDelta};
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use lab::{Case, Office};
use service_kit::parse::to_timestamp;

/// The petition office at which most of these are told.
const OFFICE: &str = "530902-XFJ";
/// A bureau of the city that people turn to directly.
const BUREAU: &str = "530900-ZJJ";

/// A petition of the further stories, and what is still to come of it.
#[derive(Clone, Debug)]
pub(super) struct Further {
    /// How it is to end.
    pub(super) ends: routing::Manner,
    pub(super) case: Case,
    later: Option<(NaiveDate, Later)>,
}

/// What is still to come.
#[derive(Clone, Copy, Debug)]
enum Later {
    /// The body answers a matter that it handles simply.
    Answer,
    /// The government has decided, and the office acts on it.
    ActOnDecision,
    /// The body accepts, and refuses what repeats it.
    Accept,
    /// The body decides.
    Decide,
}

/// What begins on this day, counted from the first.
pub(super) async fn begin(
    office: &Office<'_>,
    first: NaiveDate,
    day: NaiveDate,
) -> anyhow::Result<Option<Further>> {
    let further = match (day - first).num_days() {
        7 => inquiry(office).await?,
        8 => thanks(office).await?,
        9 => without_lead(office).await?,
        10 => simple(office, day).await?,
        14 => proposed(office, day).await?,
        15 => elsewhere(office).await?,
        _ => return Ok(None),
    };
    Ok(Some(further))
}

/// Goes on with what is due today; says what else comes of it.
pub(super) async fn go_on(
    office: &Office<'_>,
    it: &mut Further,
    day: NaiveDate,
) -> anyhow::Result<Option<Further>> {
    let Some((_, later)) = it.later.take_if(|(date, _)| *date <= day) else {
        return Ok(None);
    };
    let mut then = |days, next| it.later = Some((day + TimeDelta::days(days), next));
    match later {
        Later::Answer => {
            office.accepts(&it.case).await?;
            office.answers_simply(&it.case).await?;
        }
        Later::ActOnDecision => {
            office.records_the_decision(&it.case, day - TimeDelta::days(1)).await?;
            office.refers(&it.case).await?;
            then(3, Later::Accept);
        }
        Later::Accept => {
            office.accepts(&it.case).await?;
            then(20, Later::Decide);
            return repeated(office, &it.case).await.map(Some);
        }
        Later::Decide => {
            office.issues_an_opinion(&it.case, routing::Outcome::Explained).await?;
            office.delivers(&it.case).await?;
        }
    }
    Ok(None)
}

/// Somebody else writes about a matter that is being handled: told so, and nothing more is begun.
async fn repeated(office: &Office<'_>, earlier: &Case) -> anyhow::Result<Further> {
    let text = "旧厂区搬走以后没有人管我们这边的水和路，请尽快研究。";
    let (case, _) = office.registers(draft(office, text, intake::Purpose::Claim)).await?;
    office.screens(&case).await?;
    let body = office.matter(earlier).await?.answerable_body;
    office.refers_to(&case, &body).await?;
    office.refuses(&case, routing::NonAcceptance::UnderWay, earlier).await?;
    Ok(ended(routing::Manner::NotAccepted, case))
}

/// A question, answered by the office.
async fn inquiry(office: &Office<'_>) -> anyhow::Result<Further> {
    let text = "请问外地户口在本区租房居住，孩子上一年级需要哪些材料，什么时候到哪里报名？";
    let (case, _) = office.registers(draft(office, text, intake::Purpose::Inquiry)).await?;
    office.screens(&case).await?;
    office.answers_the_inquiry(&case).await?;
    Ok(ended(routing::Manner::InquiryAnswered, case))
}

/// A letter of thanks, filed by two.
async fn thanks(office: &Office<'_>) -> anyhow::Result<Further> {
    let text = "上个月反映的路灯已经修好，老人晚上出门方便多了。写信来不为别的，只向各位道一声谢。";
    let (case, _) = office.registers(draft(office, text, intake::Purpose::Unspecified)).await?;
    files(office, &case, routing::FilingGround::Thanks).await?;
    Ok(ended(routing::Manner::Filed, case))
}

/// An anonymous note that names nothing, filed by two.
async fn without_lead(office: &Office<'_>) -> anyhow::Result<Further> {
    let text = "（未署名）如今有的地方办事总是太慢，希望都能改一改。";
    let anonymous = intake::PetitionDraft {
        petitioners: Vec::new(),
        ..draft(office, text, intake::Purpose::Unspecified)
    };
    let (case, _) = office.registers(anonymous).await?;
    files(office, &case, routing::FilingGround::NoLead).await?;
    Ok(ended(routing::Manner::Filed, case))
}

async fn files(
    office: &Office<'_>,
    case: &Case,
    ground: routing::FilingGround,
) -> anyhow::Result<()> {
    office.screens(case).await?;
    office.submits_filing(case, ground).await?;
    office.approves_filing(case, &format!("{OFFICE}.head")).await
}

/// A clear and easy matter, handled simply.
async fn simple(office: &Office<'_>, day: NaiveDate) -> anyhow::Result<Further> {
    let text = "我家门牌号码登记错了一个数字，快递总送到隔壁，请核对更正。";
    let (case, _) = office.registers(draft(office, text, intake::Purpose::Claim)).await?;
    ensure!(office.screens(&case).await? == routing::Track::Petition, "a claim");
    office.refers_to(&case, "530902-GAJ").await?;
    office.simplifies(&case).await?;
    let later = Some((day + TimeDelta::days(2), Later::Answer));
    Ok(Further { ends: routing::Manner::Answered, case, later })
}

/// A grave matter, put before the district's government.
async fn proposed(office: &Office<'_>, day: NaiveDate) -> anyhow::Result<Further> {
    let text = "旧厂区搬迁以后，厂区周边六个居民小组两千多人的供水、道路和排污都没有人接管，请政府统一研究解决。";
    let (case, _) = office.registers(draft(office, text, intake::Purpose::Claim)).await?;
    office.screens(&case).await?;
    office.proposes(&case).await?;
    let later = Some((day + TimeDelta::days(8), Later::ActOnDecision));
    Ok(Further { ends: routing::Manner::Opinion, case, later })
}

/// Told to a bureau that it does not belong to, which says where it does.
async fn elsewhere(office: &Office<'_>) -> anyhow::Result<Further> {
    let text = "老板欠了我三个月工资一直不发，请帮助追讨。";
    let desk = format!("{BUREAU}.desk-1");
    let draft = draft(office, text, intake::Purpose::Claim);
    let (case, _) = office.registers_at(&desk, draft).await?;
    office.screens(&case).await?;
    office.notifies(&case, BUREAU, routing::Notice::Directed).await?;
    Ok(ended(routing::Manner::Directed, case))
}

fn ended(manner: routing::Manner, case: Case) -> Further {
    Further { ends: manner, case, later: None }
}

/// A letter that came in now, by one named person with an address; invented like the file's.
fn draft(office: &Office<'_>, text: &str, purpose: intake::Purpose) -> intake::PetitionDraft {
    intake::PetitionDraft {
        channel: intake::Channel::Letter.into(),
        receive_time: Some(to_timestamp(office.suite().clock().now())),
        text: text.to_owned(),
        region: "530902".to_owned(),
        purpose: purpose.into(),
        petitioners: vec![intake::Petitioner {
            name: "示例人乙".to_owned(),
            address: "临翔区示例路2号".to_owned(),
            ..intake::Petitioner::default()
        }],
        ..intake::PetitionDraft::default()
    }
}
