//! Why the ledger says no.

kernel::refusals! {
    /// Why the ledger says no.
    pub enum Refusal {
        /// Not there, or nothing the caller may know of.
        EntryNotFound => NotFound "ENTRY_NOT_FOUND"
            "未找到该台账条目" / "no such entry";
        /// Not registered, or nothing the caller may know of.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// The matter has an open entry.
        MatterInLedger { number: String } => AlreadyExists "MATTER_IN_LEDGER"
            "该信访事项已列入台账（{number}），尚未销号" / "the matter is in the ledger already, as {number}";
        /// Only a struck-off entry is taken up again.
        EarlierNotStruckOff { state: &'static str } => FailedPrecondition "EARLIER_NOT_STRUCK_OFF"
            "原台账条目当前状态为{state}，销号后才能再挂号" / "the earlier entry is {state}; only a struck-off one is taken up again";
        /// It was struck off.
        EntryStruckOff => FailedPrecondition "ENTRY_STRUCK_OFF"
            "该台账条目已销号" / "the entry is struck off";
        /// Only a graded entry is led.
        EntryNotGraded { state: &'static str } => FailedPrecondition "ENTRY_NOT_GRADED"
            "台账条目当前状态为{state}，定级后才能明确包保领导和责任单位" / "the entry is {state}; only a graded or resolving one gets a leader";
        /// The matter is kept from the body or the post.
        BodyExcluded { body: String } => FailedPrecondition "BODY_EXCLUDED"
            "{body}应当回避此事项" / "{body} takes no part in this matter";
        /// Only what is being resolved can be struck off.
        EntryNotResolving { state: &'static str } => FailedPrecondition "ENTRY_NOT_RESOLVING"
            "台账条目当前状态为{state}，化解中的条目才能申请销号" / "the entry is {state}; only a resolving one can be struck off";
        /// Nobody proposed to strike it off.
        StrikeOffNotProposed { state: &'static str } => FailedPrecondition "STRIKE_OFF_NOT_PROPOSED"
            "台账条目当前状态为{state}，尚未申请销号" / "the entry is {state}; nobody proposed to strike it off";
        /// Whoever proposes does not confirm.
        SecondPersonRequired => FailedPrecondition "SECOND_PERSON_REQUIRED"
            "销号须由申请人以外的另一人确认" / "a second person confirms, not the one who proposed";
        /// Not there, or not to the caller's body.
        WarningNotFound => NotFound "WARNING_NOT_FOUND"
            "未找到该风险预警提醒函" / "no such letter";
        /// Only an issued letter is acknowledged.
        WarningNotIssued { state: &'static str } => FailedPrecondition "WARNING_NOT_ISSUED"
            "提醒函当前状态为{state}，不能签收" / "the letter is {state}; only an issued one is acknowledged";
        /// It was answered.
        WarningAlreadyAnswered => FailedPrecondition "WARNING_ALREADY_ANSWERED"
            "该提醒函已回复" / "the letter is answered already";
    }
}
