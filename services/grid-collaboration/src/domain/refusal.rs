//! Why grid-collaboration says no.

kernel::refusals! {
    /// Why grid-collaboration says no.
    pub enum Refusal {
        /// Not there, or nothing the caller may know of.
        TaskNotFound => NotFound "TASK_NOT_FOUND"
            "未找到该网格任务" / "no such task";
        /// The matter is kept from the caller.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// Only an issued task can be taken.
        TaskNotIssued { state: &'static str } => FailedPrecondition "TASK_NOT_ISSUED"
            "任务当前状态为{state}，不能领取" / "the task is {state}; only an issued one can be taken";
        /// Only a taken task can be reported.
        TaskNotTaken { state: &'static str } => FailedPrecondition "TASK_NOT_TAKEN"
            "任务当前状态为{state}，不能上报" / "the task is {state}; only a taken or sent-back one can be reported";
        /// Another worker took it.
        TaskOfAnother => FailedPrecondition "TASK_OF_ANOTHER"
            "该任务由其他网格员领取" / "another worker took the task";
        /// Only a reported task can be reviewed.
        TaskNotReported { state: &'static str } => FailedPrecondition "TASK_NOT_REPORTED"
            "任务当前状态为{state}，不能审核" / "the task is {state}; only a reported one can be reviewed";
    }
}
