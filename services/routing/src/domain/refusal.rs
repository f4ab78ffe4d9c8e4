//! Why routing says no.

use chrono::NaiveDate;
use kernel::{BodyCode, Explain, Invalid, PostCode};

use super::{ReviewKind, Track, UrgentReportState};

kernel::refusals! {
    /// Why routing says no.
    pub enum Refusal {
        /// Not there, or nothing the caller may know of.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// The caller may know of it, but another body has to act.
        NotAnswerable { body: BodyCode } => PermissionDenied "NOT_ANSWERABLE"
            "该信访事项现由{body}负责，本机关不能办理" / "the matter lies with {body}; another body cannot act on it";
        /// A person has screened it, or it has ended.
        ScreeningNotProposed => FailedPrecondition "SCREENING_NOT_PROPOSED"
            "该信访事项的甄别不在待确认状态" / "the screening is not waiting for a decision";
        /// One decision about a screening waits at a time.
        ScreeningAwaiting => FailedPrecondition "SCREENING_AWAITING"
            "甄别的更改正待第二人审核" / "a change of the screening waits for a second person";
        /// Nothing waits for a second person.
        NoScreeningAwaits => FailedPrecondition "NO_SCREENING_AWAITS"
            "没有待第二人审核的甄别" / "no decision about the screening waits for a second person";
        /// Whoever decided does not approve it.
        ScreeningSecondPerson => FailedPrecondition "SCREENING_SECOND_PERSON"
            "甄别的更改须由另一人审核" / "a change of the screening is approved by another person";
        /// Not there, or nothing that whoever refuses may know of.
        EarlierMatterNotFound => NotFound "EARLIER_MATTER_NOT_FOUND"
            "未找到不予受理所依据的信访事项" / "no such earlier matter";
        /// A matter is no reason to refuse itself.
        EarlierMatterIsThis => FailedPrecondition "EARLIER_MATTER_IS_THIS"
            "不予受理所依据的是另一信访事项，不能是本事项" / "a refusal rests on another matter than the one that is refused";
        /// Nothing is under way there (Art. 19).
        EarlierMatterEnded => FailedPrecondition "EARLIER_MATTER_ENDED"
            "所依据的信访事项已经办结，不是正在办理（《信访工作条例》第十九条）" / "the earlier matter has ended and is not under way (Regulation, Art. 19)";
        /// There is no opinion that could be asked about, or not any more (Arts. 35, 36).
        EarlierReviewNotOpen => FailedPrecondition "EARLIER_REVIEW_NOT_OPEN"
            "所依据的信访事项没有尚可请求复查、复核的意见（《信访工作条例》第三十五条、第三十六条）" / "the earlier matter has no opinion whose review or recheck can still be asked for (Regulation, Arts. 35 and 36)";
        /// Only a recheck opinion closes (Art. 36).
        EarlierNotRechecked => FailedPrecondition "EARLIER_NOT_RECHECKED"
            "所依据的信访事项没有已送达且终结该事项的复核意见（《信访工作条例》第三十六条）" / "no delivered recheck opinion has settled the earlier matter (Regulation, Art. 36)";
        /// A body owes one report of a matter.
        UrgentAlreadyRaised => FailedPrecondition "URGENT_ALREADY_RAISED"
            "本机关、单位已将该事项作为重大、紧急事项提出" / "this body has raised the matter as urgent already";
        /// The matter has no such duty to report.
        UrgentReportNotFound => NotFound "URGENT_REPORT_NOT_FOUND"
            "未找到该重大、紧急事项报告" / "the matter has no such urgent report";
        /// It was reported or dismissed already.
        UrgentNotOpen { state: UrgentReportState } => FailedPrecondition "URGENT_NOT_OPEN"
            "该重大、紧急事项目前为“{state}”，不能再作此处理" / "the urgent matter is {state} already";
        /// No report waits to be read.
        UrgentNotReported => FailedPrecondition "URGENT_NOT_REPORTED"
            "该重大、紧急事项没有待签收的报告" / "no report of the urgent matter waits to be acknowledged";
        /// The report went to others.
        NotAnAddressee => PermissionDenied "NOT_AN_ADDRESSEE"
            "该报告未报送本机关、单位，不能签收" / "the report did not go to this body, which acknowledges nothing";
        /// A body acknowledges a report once.
        ReportAlreadyAcknowledged => FailedPrecondition "REPORT_ALREADY_ACKNOWLEDGED"
            "本机关、单位已签收该报告" / "this body has acknowledged the report already";
        /// It waits for its screening.
        MatterNotScreened => FailedPrecondition "MATTER_NOT_SCREENED"
            "该信访事项尚未甄别" / "the matter has not been screened";
        /// It was passed on already, or has ended.
        MatterNotAtOffice => FailedPrecondition "MATTER_NOT_AT_OFFICE"
            "该信访事项已不在信访工作机构" / "the matter is no longer at the petition office";
        /// The matter is kept from this body (Art. 30).
        BodyExcluded { body: BodyCode } => FailedPrecondition "BODY_EXCLUDED"
            "{body}应当回避此事项（《信访工作条例》第二十八条、第三十条）" / "{body} takes no part in this matter (Regulation, Arts. 28 and 30)";
        /// Litigation goes to the judicial-political organs alone (Art. 22).
        BodyNotJudicial { body: BodyCode } => FailedPrecondition "BODY_NOT_JUDICIAL"
            "涉法涉诉事项只能转送政法机关，{body}不是政法机关" / "litigation goes to a judicial-political organ, which {body} is not";
        /// An accusation goes to a discipline-inspection body or to one with power over what it is
        /// about (Arts. 22, 30).
        BodyNotCompetent { body: BodyCode } => FailedPrecondition "BODY_NOT_COMPETENT"
            "检举控告应当移送纪检监察机关或者有权处理的机关、单位，权责目录未载明{body}有权处理此类事项（《信访工作条例》第三十条）" / "an accusation goes to a discipline-inspection body or another that has the power; the catalogue names {body} for nothing of this kind (Regulation, Art. 30)";
        /// A level passes on to its own bodies or downwards (Art. 22).
        BodyOutOfReach { body: BodyCode } => FailedPrecondition "BODY_OUT_OF_REACH"
            "{body}不属于本级或者下级机关、单位，不能向其转送、交办或者指定（《信访工作条例》第二十二条）" / "{body} is neither of this level nor below it, so nothing is referred, assigned or designated to it (Regulation, Art. 22)";
        /// No ping-pong.
        BodyAlreadyReturnedMatter { body: BodyCode } => FailedPrecondition "BODY_ALREADY_RETURNED_MATTER"
            "{body}的异议已获同意，不得再次转送" / "{body} has returned the matter; it is not referred there again";
        /// Only what was just passed on can be objected to.
        ReferralNotIssued => FailedPrecondition "REFERRAL_NOT_ISSUED"
            "没有可以提出异议的转送、交办" / "there is no referral that can be objected to";
        /// Five working days from receipt (Art. 23).
        ObjectionTermPassed { limit: NaiveDate } => FailedPrecondition "OBJECTION_TERM_PASSED"
            "提出异议的期限已于{limit}届满（《信访工作条例》第二十三条）" / "the term for objections ended on {limit} (Regulation, Art. 23)";
        /// The term to object runs, or none does: asking for a designation comes after it.
        ObjectionPossible => FailedPrecondition "OBJECTION_POSSIBLE"
            "尚可提出异议，应当先提出异议（《信访工作条例》第二十三条）" / "an objection can still be raised, and comes first (Regulation, Art. 23)";
        /// What the common superior or the conference has decided stands (Art. 24).
        DesignationStands => FailedPrecondition "DESIGNATION_STANDS"
            "该信访事项系指定办理，不再异议或者撤回（《信访工作条例》第二十四条）" / "the body was designated; that is neither disputed nor recalled (Regulation, Art. 24)";
        /// Nothing is objected to.
        ReferralNotObjected => FailedPrecondition "REFERRAL_NOT_OBJECTED"
            "没有待决定的异议" / "no objection waits for a decision";
        /// Not the sender's to decide any more (Art. 24).
        DesignationRequired => FailedPrecondition "DESIGNATION_REQUIRED"
            "该争议应当由共同的上一级机关或者联席会议指定办理机关（《信访工作条例》第二十四条）" / "this dispute is decided by designation, by the common superior or the joint conference (Regulation, Art. 24)";
        /// The body does not have it, or not any more.
        ReferralNotStanding => FailedPrecondition "REFERRAL_NOT_STANDING"
            "没有有效的转送、交办" / "there is no referral that stands";
        /// On the petition track acceptance, or its refusal, is what the petitioner is told (Art. 23).
        TrackNeedsAcceptance => FailedPrecondition "TRACK_NEEDS_ACCEPTANCE"
            "该信访事项应当以受理或者不予受理告知信访人（《信访工作条例》第二十三条）" / "the petitioner is told by acceptance or its refusal (Regulation, Art. 23)";
        /// One notice of receipt is enough.
        AlreadyNotified => FailedPrecondition "ALREADY_NOTIFIED"
            "已书面告知信访人接收情况以及处理途径和程序" / "the petitioner has been told of receipt, route and procedure";
        /// Only who received a petition from the petitioner tells where it went or belongs.
        NotReceivedDirectly => FailedPrecondition "NOT_RECEIVED_DIRECTLY"
            "该信访事项不是信访人直接向本机关提出的" / "the petitioner did not turn to this body directly";
        /// It lies with the body still.
        NotPassedOn => FailedPrecondition "NOT_PASSED_ON"
            "该信访事项尚未转送或者移交其他机关" / "the matter has not been passed on to another body";
        /// No shirking (Art. 28).
        BodyCompetent { body: BodyCode } => FailedPrecondition "BODY_COMPETENT"
            "甄别确认{body}有权处理，不能移交或者要求信访人另向其他机关提出（《信访工作条例》第二十八条）" / "the screening names {body} as competent, so it neither hands the matter over nor sends the petitioner elsewhere (Regulation, Art. 28)";
        /// It waits to be taken over.
        AlreadyOffered { body: BodyCode } => FailedPrecondition "ALREADY_OFFERED"
            "已移交{body}，待其接办" / "the matter is offered to {body} already";
        /// No body that takes matters over, or the matter is kept from all.
        PetitionOfficeMissing => FailedPrecondition "PETITION_OFFICE_MISSING"
            "所在地及其上级没有可以接办的信访部门" / "there is no petition office that could take the matter over";
        /// Not offered, or not any more.
        NothingOffered => FailedPrecondition "NOTHING_OFFERED"
            "该信访事项没有待接办的移交" / "the matter is not offered to a petition office";
        /// Whoever was petitioned directly passes on downwards (Art. 23).
        BodyNotSubordinate { body: BodyCode } => FailedPrecondition "BODY_NOT_SUBORDINATE"
            "{body}不是本机关的下级机关、单位，不能向其转送，应当移交信访部门或者告知信访人（《信访工作条例》第二十三条）" / "{body} is not below this body; hand the matter over to the petition office or tell the petitioner (Regulation, Art. 23)";
        /// A superior's assignment is not handled simply.
        SimpleNotIfAssigned => FailedPrecondition "SIMPLE_NOT_IF_ASSIGNED"
            "上级交办、指定或者要求反馈结果的，不适用简易办理" / "what was assigned, designated or has to be reported on is not handled simply";
        /// Nor what many stand behind.
        SimpleNotIfJoint => FailedPrecondition "SIMPLE_NOT_IF_JOINT"
            "联名信访不适用简易办理" / "a joint petition is not handled simply";
        /// Nor what a body has said is not its own.
        SimpleNotIfDisputed => FailedPrecondition "SIMPLE_NOT_IF_DISPUTED"
            "对办理机关有过异议的，不适用简易办理" / "a matter about which a body has objected is not handled simply";
        /// Once for each receipt; what turned ordinary stays so.
        SimpleAlreadyChosen => FailedPrecondition "SIMPLE_ALREADY_CHOSEN"
            "该信访事项已经适用过简易办理" / "simple handling was chosen before";
        /// Not chosen, or turned ordinary.
        SimpleNotChosen => FailedPrecondition "SIMPLE_NOT_CHOSEN"
            "该信访事项未适用简易办理或者已转为普通程序" / "the matter is not in simple handling";
        /// Whoever drafts an opinion answers by it.
        OpinionUnderWay => FailedPrecondition "OPINION_UNDER_WAY"
            "已拟制处理意见，应当以处理意见书答复" / "an opinion has been drafted, and the answer is given by it";
        /// Only the petition track is handled with an opinion.
        TrackWithoutHandling { track: Track } => FailedPrecondition "TRACK_WITHOUT_HANDLING"
            "该信访事项属{track}，不出具处理意见书" / "a matter of the track {track} is not handled with an opinion";
        /// No handling runs, or its opinion is issued already.
        HandlingNotOpen => FailedPrecondition "HANDLING_NOT_OPEN"
            "该信访事项不在办理中" / "no handling is open";
        /// One extension at most (Art. 34).
        AlreadyExtended => FailedPrecondition "ALREADY_EXTENDED"
            "办理期限已经延长过一次（《信访工作条例》第三十四条）" / "the handling was extended before (Regulation, Art. 34)";
        /// Only a term that runs is extended (Art. 34).
        HandlingTermPassed { limit: NaiveDate } => FailedPrecondition "HANDLING_TERM_PASSED"
            "办理期限已于{limit}届满，不能再延长（《信访工作条例》第三十四条）" / "the term for handling ended on {limit} and cannot be extended any more (Regulation, Art. 34)";
        /// No draft waits for approval.
        OpinionNotDrafted => FailedPrecondition "OPINION_NOT_DRAFTED"
            "没有待审批的意见书" / "no drafted opinion waits for approval";
        /// Whoever drafted it does not approve it.
        SecondPersonRequired => FailedPrecondition "SECOND_PERSON_REQUIRED"
            "拟稿人不得审批本人拟写的处理意见" / "a drafter does not approve the own draft";
        /// No approved opinion waits to be issued.
        OpinionNotApproved => FailedPrecondition "OPINION_NOT_APPROVED"
            "没有已审批、待印发的意见书" / "no approved opinion waits to be issued";
        /// No issued opinion waits for delivery.
        OpinionNotIssued => FailedPrecondition "OPINION_NOT_ISSUED"
            "没有已印发、待送达的意见书" / "no issued opinion waits for its delivery";
        /// The term of a second handling is what the reviewing body set.
        RedoNotExtended => FailedPrecondition "REDO_NOT_EXTENDED"
            "责令重新办理的期限由复查、复核机关确定，不适用延期" / "the days of a second handling are set by the reviewing body and are not extended";
        /// There is no delivered opinion, or it is not the turn of this request.
        NothingToReview => FailedPrecondition "NOTHING_TO_REVIEW"
            "没有可以请求复查、复核的意见书" / "there is no delivered opinion to be asked about";
        /// A request about an opinion is taken down by others than its body.
        OwnOpinion => FailedPrecondition "OWN_OPINION"
            "作出该意见的机关、单位不能代为提出复查、复核请求" / "the body whose opinion it is takes down no request about it";
        /// Once for each opinion (Arts. 35, 36).
        ReviewedBefore { kind: ReviewKind } => FailedPrecondition "REVIEWED_BEFORE"
            "该意见已经请求过{kind}（《信访工作条例》第三十五条、第三十六条）" / "a {kind} of this opinion was asked for before (Regulation, Arts. 35 and 36)";
        /// Thirty days from the delivery (Arts. 35, 36).
        ReviewTermPassed { kind: ReviewKind, limit: NaiveDate } => FailedPrecondition "REVIEW_TERM_PASSED"
            "请求{kind}的期限已于{limit}届满（《信访工作条例》第三十五条、第三十六条）" / "the term to ask for a {kind} ended on {limit} (Regulation, Arts. 35 and 36)";
        /// The register knows nobody above.
        NoReviewingBody { body: BodyCode } => FailedPrecondition "NO_REVIEWING_BODY"
            "机构信息未载明{body}的上一级机关、单位" / "the register names no body above {body}";
        /// No review or recheck is open, or its opinion is issued already.
        ReviewNotOpen => FailedPrecondition "REVIEW_NOT_OPEN"
            "没有正在进行的复查、复核" / "no review or recheck is open";
        /// Whoever drafted what is under review does not review it (Art. 28).
        TookPartBefore => FailedPrecondition "TOOK_PART_BEFORE"
            "拟写过原意见的人员应当回避（《信访工作条例》第二十八条）" / "whoever drafted the opinion under review takes no part (Regulation, Art. 28)";
        /// The only hearing whose days are not counted (Art. 36).
        HearingOnlyInRecheck => FailedPrecondition "HEARING_ONLY_IN_RECHECK"
            "听证只在复核中安排（《信访工作条例》第三十六条）" / "a hearing is scheduled in a recheck only (Regulation, Art. 36)";
        /// No hearing is scheduled.
        NoHearing => FailedPrecondition "NO_HEARING"
            "没有已安排的听证" / "no hearing is scheduled";
        /// Its minutes are recorded.
        HearingHeld => FailedPrecondition "HEARING_HELD"
            "听证已经举行" / "the hearing was held";
        /// Days that are not counted are days of a hearing.
        HearingNotHeld => FailedPrecondition "HEARING_NOT_HELD"
            "已安排的听证尚未举行，应当先举行或者取消" / "the hearing that is scheduled was not held: hold it or call it off first";
        /// It is recorded once it is over.
        HearingNotOver { to: NaiveDate } => FailedPrecondition "HEARING_NOT_OVER"
            "听证{to}才结束，结束后方可记录" / "the hearing ends on {to} and is recorded after it";
        /// A past day of delivery needs a post that may prove it.
        BackdatingNotAllowed => FailedPrecondition "BACKDATING_NOT_ALLOWED"
            "当前岗位不能补录以前日期的送达" / "this post may not record a delivery of an earlier day";
        /// No supported opinion waits for its execution.
        OpinionNotDelivered => FailedPrecondition "OPINION_NOT_DELIVERED"
            "没有已送达、待落实的处理意见书" / "no delivered opinion waits for its execution";
        /// What a supported opinion asks for is done step by step.
        ExecutionNotPlanned => FailedPrecondition "EXECUTION_NOT_PLANNED"
            "支持信访请求的意见尚未确定落实措施和期限（《信访工作条例》第三十二条）" / "the steps in which the supported opinion is carried out are not planned yet (Regulation, Art. 32)";
        /// The opinion names them.
        ExecutionPlanned => FailedPrecondition "EXECUTION_PLANNED"
            "落实措施和期限已经确定，不能更改" / "the steps and their days are set and not changed";
        /// Pressed until it is carried out (Art. 32).
        ExecutionOpen { open: usize } => FailedPrecondition "EXECUTION_OPEN"
            "尚有{open}项落实措施没有完成，不能办结（《信访工作条例》第三十二条）" / "steps that are not carried out yet: {open}; the matter stays open (Regulation, Art. 32)";
        /// The opinion has no such step.
        ExecutionStepNotFound => NotFound "EXECUTION_STEP_NOT_FOUND"
            "未找到该项落实措施" / "the opinion has no such step";
        /// Proven once.
        ExecutionStepDone => FailedPrecondition "EXECUTION_STEP_DONE"
            "该项落实措施已登记完成" / "the step is recorded as carried out already";
        /// The opinion after a revocation is another one (Arts. 35, 36).
        RedoRepeats => FailedPrecondition "REDO_REPEATS"
            "重新作出的处理意见不得与被撤销的意见理由和结论相同" / "the new opinion may not repeat the grounds and the conclusion of the one that was revoked";
        /// A draft whose days have passed is drafted again.
        StepDatePassed { until_date: NaiveDate } => FailedPrecondition "STEP_DATE_PASSED"
            "落实期限{until_date}已过，须重新拟稿" / "a step was to be carried out by {until_date}, which has passed: draft the opinion again";
        /// Only an assignment demands a report.
        NotAnAssignment => FailedPrecondition "NOT_AN_ASSIGNMENT"
            "该事项不是交办事项，无需反馈结果" / "it was not assigned; no result report is due";
        /// One report an assignment, but that a returned one is given again.
        ResultAlreadyReported => FailedPrecondition "RESULT_ALREADY_REPORTED"
            "该交办事项已反馈办理结果" / "the result was reported before";
        /// A report is of what the petitioner was told (Art. 22).
        ReportWithoutResult => FailedPrecondition "REPORT_WITHOUT_RESULT"
            "该信访事项尚未答复信访人，没有可以反馈的办理结果" / "the petitioner was not answered yet, so there is no result to report";
        /// None was given, or it was accepted or returned.
        ReportNotWaiting => FailedPrecondition "REPORT_NOT_WAITING"
            "没有待认可的反馈" / "no report waits to be accepted or returned";
        /// Only a term that runs is extended.
        ReportTermPassed { until_date: NaiveDate } => FailedPrecondition "REPORT_TERM_PASSED"
            "反馈期限已于{until_date}届满，不能再延长" / "the term for the report ended on {until_date} and cannot be extended any more";
        /// Guidance is for litigation and other procedures.
        TrackWithoutGuidance { track: Track } => FailedPrecondition "TRACK_WITHOUT_GUIDANCE"
            "该信访事项属{track}，不适用告知引导" / "a matter of the track {track} is not ended by guidance";
        /// A litigation letter is transferred, not guided (Art. 22).
        LetterMustBeTransferred => FailedPrecondition "LETTER_MUST_BE_TRANSFERRED"
            "涉法涉诉来信应当转送政法机关，不能仅作告知" / "a letter about litigation is transferred to the organ, not guided";
        /// It is disputed, under review or at its end.
        NotInHand => FailedPrecondition "NOT_IN_HAND"
            "该信访事项已经办结" / "the matter has ended";
        /// Once for each time that it comes.
        AlreadySignedFor => FailedPrecondition "ALREADY_SIGNED_FOR"
            "本机关、单位已经签收" / "this body has signed for it already";
        /// The matter is kept from its holder (Arts. 28, 30).
        PostExcluded { post: PostCode } => FailedPrecondition "POST_EXCLUDED"
            "岗位{post}应当回避此事项（《信访工作条例》第二十八条、第三十条）" / "{post} takes no part in this matter (Regulation, Arts. 28 and 30)";
        /// Nothing to take up.
        NothingDispatched => FailedPrecondition "NOTHING_DISPATCHED"
            "该信访事项尚未分派" / "the matter was not dispatched";
        /// Once after each dispatch.
        AlreadyTakenUp => FailedPrecondition "ALREADY_TAKEN_UP"
            "当前岗位已经承接" / "this post has taken it up already";
        /// Another post's.
        DispatchedToAnother { post: PostCode } => FailedPrecondition "DISPATCHED_TO_ANOTHER"
            "该信访事项已分派给岗位{post}" / "the matter was dispatched to {post}";
        /// The matter named was received later than this one (Art. 19).
        EarlierMatterLater => FailedPrecondition "EARLIER_MATTER_LATER"
            "所称在先事项的收到时间晚于本事项" / "the matter named as earlier was received later than this one";
        /// Neither accepted nor being handled (Art. 19).
        EarlierNotAccepted => FailedPrecondition "EARLIER_NOT_ACCEPTED"
            "所称在先事项尚未受理，也未在办理" / "the matter named as earlier is neither accepted nor being handled";
        /// Only what its petitioner calls an inquiry is answered by the office.
        NotAnInquiry => FailedPrecondition "NOT_AN_INQUIRY"
            "该信访事项不是咨询，不能由信访工作机构答复办结" / "the matter is no inquiry; the office does not end it by an answer";
        /// Accusations and litigation go to their organs (Arts. 22, 30).
        TrackNotFiled { track: Track } => FailedPrecondition "TRACK_NOT_FILED"
            "该信访事项属{track}，应当转送，不能存档" / "a matter of the track {track} is passed on and never filed";
        /// One filing waits at a time.
        FilingAwaiting => FailedPrecondition "FILING_AWAITING"
            "已提请存档，正待第二人审核" / "a filing waits for a second person already";
        /// A petitioner who says what is asked for is answered.
        RequestStated => FailedPrecondition "REQUEST_STATED"
            "信访人已表明有诉求、建议或者检举控告，不能按表扬感谢存档" / "the petitioner has stated a request, so the petition is not filed as thanks";
        /// Nothing waits for a second person.
        NoFilingAwaits => FailedPrecondition "NO_FILING_AWAITS"
            "没有待审核的存档" / "no filing waits for a second person";
        /// Whoever asked does not approve it.
        FilingSecondPerson => FailedPrecondition "FILING_SECOND_PERSON"
            "存档须由另一人审核" / "a filing is approved by another person";
        /// Who can be reached is asked for more.
        PetitionerKnown => FailedPrecondition "PETITIONER_KNOWN"
            "信访人姓名、住址清楚，不能按匿名存档" / "the petitioner can be reached, so the petition is not filed as anonymous";
        /// Art. 22 (1) is about petition offices.
        NotReceivedAtOffice => FailedPrecondition "NOT_RECEIVED_AT_OFFICE"
            "该信访事项由本机关直接收到，应当移交信访部门后报请决定" / "this body received the petition itself; it is handed over to a petition office, which may propose";
        /// Proposed once.
        AlreadyProposed => FailedPrecondition "ALREADY_PROPOSED"
            "该信访事项已经报请党委、政府决定" / "the matter was put before the Party committee and government already";
        /// No government, or the matter is kept from all.
        LeadershipMissing => FailedPrecondition "LEADERSHIP_MISSING"
            "本级及其上级没有可以报请的党委、政府" / "there is no Party committee or government that it could be put before";
        /// Nothing was proposed.
        NothingProposed => FailedPrecondition "NOTHING_PROPOSED"
            "该信访事项没有报请党委、政府决定" / "the matter was not put before the Party committee and government";
        /// Decided once.
        ProposalDecided => FailedPrecondition "PROPOSAL_DECIDED"
            "已记录党委、政府对该信访事项的决定" / "what was decided about the proposal is recorded already";
        /// The petition track ends with an opinion.
        TrackNeedsOpinion => FailedPrecondition "TRACK_NEEDS_OPINION"
            "该信访事项应当出具处理意见书" / "the matter needs a handling opinion";
        /// Nobody holds the post on that day.
        PostVacant { post: PostCode } => FailedPrecondition "POST_VACANT"
            "岗位{post}届时无人任职" / "nobody holds {post} on that day";
        /// A body with this code is there.
        BodyAlreadyThere { body: BodyCode, name: String } => AlreadyExists "BODY_ALREADY_THERE"
            "机关{body}已经存在，即{name}" / "there is a body {body} already: {name}";
        /// A post with this code is there.
        PostAlreadyThere { post: PostCode } => AlreadyExists "POST_ALREADY_THERE"
            "岗位{post}已经存在" / "there is a post {post} already";
    }
}

/// What stops a transition: a rule of the office, or a field that cannot be right in this state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The office says no.
    Refused(Refusal),
    /// The input cannot be accepted.
    Invalid(Invalid),
}

impl Denied {
    /// The reason in machine words.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.reason(),
            Self::Invalid(invalid) => invalid.reason,
        }
    }
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Invalid> for Denied {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}
