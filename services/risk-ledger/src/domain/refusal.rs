//! Why the ledger says no.

use words::risk_ledger::{EntryState, WarningState};

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
        EarlierNotStruckOff { state: EntryState } => FailedPrecondition "EARLIER_NOT_STRUCK_OFF"
            "原台账条目{state}，销号后才能再次挂号" / "the earlier entry is {state}; only a struck-off one is taken up again";
        /// It was struck off.
        EntryStruckOff => FailedPrecondition "ENTRY_STRUCK_OFF"
            "该台账条目已销号" / "the entry is struck off";
        /// Only a graded entry is led.
        EntryNotGraded { state: EntryState } => FailedPrecondition "ENTRY_NOT_GRADED"
            "台账条目{state}，此时不能明确包保领导和责任单位" / "the entry is {state}; a lead is assigned once it is graded and until it is proposed to be struck off";
        /// The matter is kept from the body or the post.
        BodyExcluded { body: String } => FailedPrecondition "BODY_EXCLUDED"
            "{body}应当回避此事项（《信访工作条例》第二十八条、第三十条）" / "{body} takes no part in this matter (Regulation, Arts. 28 and 30)";
        /// Only what is being resolved can be struck off.
        EntryNotResolving { state: EntryState } => FailedPrecondition "ENTRY_NOT_RESOLVING"
            "台账条目{state}，化解中的条目才能申请销号" / "the entry is {state}; only one being resolved can be struck off";
        /// Nobody proposed to strike it off.
        StrikeOffNotProposed { state: EntryState } => FailedPrecondition "STRIKE_OFF_NOT_PROPOSED"
            "台账条目{state}，没有待确认的销号申请" / "the entry is {state}; there is no proposal to strike it off";
        /// Whoever proposes does not confirm.
        SecondPersonRequired => FailedPrecondition "SECOND_PERSON_REQUIRED"
            "销号须由申请人以外的另一人确认" / "a second person confirms, not the one who proposed";
        /// Not there, or not to the caller's body.
        WarningNotFound => NotFound "WARNING_NOT_FOUND"
            "未找到该风险预警提醒函" / "no such letter";
        /// Only an issued letter is acknowledged.
        WarningNotIssued { state: WarningState } => FailedPrecondition "WARNING_NOT_ISSUED"
            "提醒函{state}，不能再签收" / "the letter is {state}; only an issued one is acknowledged";
        /// It was answered.
        WarningAlreadyAnswered => FailedPrecondition "WARNING_ALREADY_ANSWERED"
            "提醒函已答复，不能再次答复" / "the letter is answered already";
    }
}
