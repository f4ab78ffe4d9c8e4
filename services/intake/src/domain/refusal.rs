//! Why intake says no.

use chrono::NaiveDate;
use words::common::Stage;
use words::intake::{PersonalReadKind, PetitionState};

kernel::refusals! {
    /// Why intake says no.
    pub enum Refusal {
        /// Not there, or nothing the caller may know of.
        PetitionNotFound => NotFound "PETITION_NOT_FOUND"
            "未找到该信访件" / "no such petition";
        /// Only a registered petition can be linked.
        PetitionNotLinkable { state: PetitionState } => FailedPrecondition "PETITION_NOT_LINKABLE"
            "信访件{state}，不能再关联" / "the petition is {state}; only a registered one can be linked";
        /// It is about this matter already.
        MatterSame => FailedPrecondition "MATTER_SAME"
            "该信访件已属于此信访事项" / "the petition belongs to this matter already";
        /// A body works on its own matter already.
        PetitionUnderWay { stage: Stage } => FailedPrecondition "PETITION_UNDER_WAY"
            "信访事项{stage}，不能再关联" / "its matter is {stage}; a petition is linked only while it lies with the petition office";
        /// The earlier matter has ended.
        MatterEnded => FailedPrecondition "MATTER_ENDED"
            "该信访事项已办结，不能再关联" / "the matter has ended; nothing is linked to it";
        /// Nobody petitions in both, and the matter is no joint one.
        PetitionersDiffer => FailedPrecondition "PETITIONERS_DIFFER"
            "两件信访没有相同的信访人，也非联名信访，不能关联" / "the two have no petitioner in common and the earlier one is no joint petition";
        /// Whoever works on the matter may not know of the petition.
        LabelWider => FailedPrecondition "LABEL_WIDER"
            "该信访件所涉单位或人员应当回避，须先甄别，确属同一诉求方可关联（《信访工作条例》第二十八条、第三十条）" / "the petition is kept from more than the matter is; screen it first, and link it if it turns out to be the same claim (Regulation, Arts. 28 and 30)";
        /// The matter to link to was opened by a later petition: its term ends later.
        MatterLater => FailedPrecondition "MATTER_LATER"
            "拟关联的信访事项收到在后，不能因关联推迟期限，请将后收到的关联到先收到的" / "the matter was received later, and a link moves no date; link the later petition to the earlier one";
        /// The matter to link to is not there.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// Only a registered petition can be voided.
        PetitionNotVoidable { state: PetitionState } => FailedPrecondition "PETITION_NOT_VOIDABLE"
            "信访件{state}，不能作废" / "the petition is {state}; only a registered one can be voided";
        /// Somebody asked for it already.
        VoidAwaiting => FailedPrecondition "VOID_AWAITING"
            "已提请作废，正待第二人审核" / "a void waits for a second person already";
        /// Nothing waits for a second person.
        NoVoidAwaits => FailedPrecondition "NO_VOID_AWAITS"
            "没有待审核的作废" / "no void waits for a second person";
        /// Whoever asked does not approve it.
        VoidSecondPerson => FailedPrecondition "VOID_SECOND_PERSON"
            "作废须由另一人审核" / "a void is approved by another person";
        /// Nothing is told about a void number.
        NumberVoid => FailedPrecondition "NUMBER_VOID"
            "登记编号已作废，不能补发查询码" / "the number is void; it gets no query code";
        /// Of a void number nothing is corrected or added to.
        PetitionVoid => FailedPrecondition "PETITION_VOID"
            "登记编号已作废，不能更正、补充" / "the number is void; nothing is corrected or added";
        /// A correction that changes nothing.
        NothingCorrected => FailedPrecondition "NOTHING_CORRECTED"
            "更正内容与登记一致，无需更正" / "it is registered so already; there is nothing to correct";
        /// What is added came in later than the petition.
        SupplementBeforePetition => FailedPrecondition "SUPPLEMENT_BEFORE_PETITION"
            "补充材料的收到时间早于该信访件" / "the addition would have come in before the petition";
        /// Its matter has ended: nobody would read what is added.
        SupplementAfterEnd => FailedPrecondition "SUPPLEMENT_AFTER_END"
            "信访事项已办结，请另行登记" / "the matter has ended; register it as a petition of its own";
        /// Whoever answers for the matter asks the petitioner, and voids a number.
        NotAnswerable => PermissionDenied "NOT_ANSWERABLE"
            "该信访事项现由其他机关负责，本机关不能办理" / "another body answers for the matter now, and acts on it itself";
        /// The record and the query code are kept by who received the petition, and by petition offices.
        NotTheReceiver => PermissionDenied "NOT_THE_RECEIVER"
            "应当由登记该信访件的机关、单位或者信访部门办理" / "this is done by the body that received the petition, or by a petition office";
        /// One thing is asked for at a time.
        SupplementAsked { last_date: NaiveDate } => FailedPrecondition "SUPPLEMENT_ASKED"
            "已要求信访人在{last_date}前（含当日）补正" / "the petitioner was asked for something already, until {last_date}";
        /// Its matter was screened already.
        PetitionScreened { stage: Stage } => FailedPrecondition "PETITION_SCREENED"
            "信访事项{stage}，登记编号不能作废" / "its matter is {stage}; a number is voided before screening only";
        /// An official opened what is personal too often.
        PersonalReadsExhausted { kind: PersonalReadKind, per_hour: i64, per_day: i64 } => ResourceExhausted "PERSONAL_READS_EXHAUSTED"
            "查阅{kind}每人每小时不超过{per_hour}次、每日不超过{per_day}次，请稍后再查" / "an official may open {kind} {per_hour} times an hour and {per_day} times a day; try again later";
        /// Number or code is wrong; which one is not said.
        QueryRefused => NotFound "QUERY_REFUSED"
            "登记编号或查询码不正确" / "the number or the query code is wrong";
        /// Too many attempts for one number.
        QueryTooOften => ResourceExhausted "QUERY_TOO_OFTEN"
            "查询过于频繁，请稍后再试" / "too many queries; try again later";
        /// No opinion of this handling was delivered about the petition, or it is one that nobody rates.
        OpinionNotFound => NotFound "OPINION_NOT_FOUND"
            "未找到可以评价的处理意见" / "there is no such opinion that could be rated";
        /// A petitioner rates a handling once.
        HandlingRated => FailedPrecondition "HANDLING_RATED"
            "已作出满意度评价，不能再次评价" / "it was rated already; a handling is rated once";
        /// The right to rate has lapsed.
        RatingTermPassed { limit: NaiveDate } => FailedPrecondition "RATING_TERM_PASSED"
            "满意度评价最迟应于{limit}作出，期限已过" / "a rating was possible until {limit}";
    }
}
