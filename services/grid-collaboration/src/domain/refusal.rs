//! Why grid collaboration says no.

use words::grid_collaboration::TaskState;

kernel::refusals! {
    /// Why grid collaboration says no.
    pub enum Refusal {
        /// Not there, or nothing the caller may know of.
        TaskNotFound => NotFound "TASK_NOT_FOUND"
            "未找到该网格任务" / "no such task";
        /// Nobody told of the matter, it does not concern the caller, or it is kept from the caller: nobody can tell which.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// The same of a ledger entry.
        EntryNotFound => NotFound "ENTRY_NOT_FOUND"
            "未找到该台账条目" / "no such ledger entry";
        /// The matter is kept from the grid's centre.
        BodyExcluded { body: String } => FailedPrecondition "BODY_EXCLUDED"
            "{body}应当回避此事项（《信访工作条例》第二十八条、第三十条）" / "{body} takes no part in this matter (Regulation, Arts. 28 and 30)";
        /// Somebody took it.
        TaskNotIssued { state: TaskState } => FailedPrecondition "TASK_NOT_ISSUED"
            "网格任务{state}，不能再领取" / "the task is {state}; only an issued one is taken";
        /// Nobody is at work on it.
        TaskNotTaken { state: TaskState } => FailedPrecondition "TASK_NOT_TAKEN"
            "网格任务{state}，不能上报" / "the task is {state}; only a taken one, or one sent back, is reported";
        /// Another worker took it.
        TaskClaimedByAnother => FailedPrecondition "TASK_CLAIMED_BY_ANOTHER"
            "该任务已由其他网格员领取" / "another worker took the task";
        /// There is no report to review.
        TaskNotReported { state: TaskState } => FailedPrecondition "TASK_NOT_REPORTED"
            "网格任务{state}，没有待审核的报告" / "the task is {state}; there is no report to review";
    }
}
