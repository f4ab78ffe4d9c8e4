//! Why intake says no.

use words::common::Stage;
use words::intake::PetitionState;

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
        /// The matter to link to is not there.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// Only a registered petition can be voided.
        PetitionNotVoidable { state: PetitionState } => FailedPrecondition "PETITION_NOT_VOIDABLE"
            "信访件{state}，不能作废" / "the petition is {state}; only a registered one can be voided";
        /// Its matter was screened already.
        PetitionScreened { stage: Stage } => FailedPrecondition "PETITION_SCREENED"
            "信访事项{stage}，登记编号不能作废" / "its matter is {stage}; a number is voided before screening only";
        /// Number or code is wrong; which one is not said.
        QueryRefused => NotFound "QUERY_REFUSED"
            "登记编号或查询码不正确" / "the number or the query code is wrong";
        /// Too many attempts for one number.
        QueryTooOften => ResourceExhausted "QUERY_TOO_OFTEN"
            "查询过于频繁，请稍后再试" / "too many queries; try again later";
    }
}
