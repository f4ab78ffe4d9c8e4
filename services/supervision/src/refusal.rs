//! Why supervision says no.

use kernel::BodyCode;
use words::supervision::{OrderState, RecommendationState};

/// Everything that can stop a use case of supervision.
pub type Error = mailbox::Error<Refusal>;

kernel::refusals! {
    /// Why supervision says no.
    pub enum Refusal {
        /// Not there, or nothing the caller may know of.
        DeadlineNotFound => NotFound "DEADLINE_NOT_FOUND"
            "未找到该期限" / "no such deadline";
        /// Not there, or nothing the caller may know of.
        MatterNotFound => NotFound "MATTER_NOT_FOUND"
            "未找到该信访事项" / "no such matter";
        /// Not there, or nothing the caller may know of.
        OrderNotFound => NotFound "ORDER_NOT_FOUND"
            "未找到该督办函" / "no such supervision order";
        /// Only a drafted order can be issued.
        OrderNotDrafted { state: OrderState } => FailedPrecondition "ORDER_NOT_DRAFTED"
            "督办函{state}，只有已拟稿的督办函可以签发" / "the order is {state}; only a drafted one can be issued";
        /// Only an issued order can be answered.
        OrderNotIssued { state: OrderState } => FailedPrecondition "ORDER_NOT_ISSUED"
            "督办函{state}，只有已发出或者答复被退回的督办函可以答复" / "the order is {state}; only one issued or sent back can be answered";
        /// Only an answered order can be reviewed.
        OrderNotAnswered { state: OrderState } => FailedPrecondition "ORDER_NOT_ANSWERED"
            "督办函{state}，只有已答复的督办函可以审核" / "the order is {state}; only an answered one can be reviewed";
        /// Nobody urges the body he works for.
        OrderToOwnBody => FailedPrecondition "ORDER_TO_OWN_BODY"
            "不得督办本单位，请由上级信访工作机构签发" / "an order to one's own body is issued by the office above";
        /// Somebody else's order.
        OrderNotOurs => PermissionDenied "ORDER_NOT_OURS"
            "只有被督办单位可以答复" / "only the body the order went to can answer it";
        /// Not there, or nothing the caller may know of.
        RecommendationNotFound => NotFound "RECOMMENDATION_NOT_FOUND"
            "未找到该建议书" / "no such recommendation";
        /// A recommendation goes to whoever has or had to do with the matter.
        BodyNotInvolved { body: BodyCode } => FailedPrecondition "BODY_NOT_INVOLVED"
            "{body}未参与该信访事项，不能向其提出建议" / "{body} has nothing to do with the matter; no recommendation about it goes there";
        /// The matter is kept from this body (Art. 30).
        BodyExcluded { body: BodyCode } => FailedPrecondition "BODY_EXCLUDED"
            "{body}应当回避此事项（《信访工作条例》第二十八条、第三十条）" / "{body} takes no part in this matter (Regulation, Arts. 28 and 30)";
        /// Nobody recommends something to the body he works for.
        RecommendationToOwnBody => FailedPrecondition "RECOMMENDATION_TO_OWN_BODY"
            "不得向本单位提出建议" / "no recommendation goes to one's own body";
        /// Whoever drafted it does not issue it.
        SecondPersonRequired => FailedPrecondition "SECOND_PERSON_REQUIRED"
            "拟稿人不得签发本人拟写的建议书" / "a drafter does not issue the own draft";
        /// Only a drafted recommendation can be issued.
        RecommendationNotDrafted { state: RecommendationState } => FailedPrecondition "RECOMMENDATION_NOT_DRAFTED"
            "建议书{state}，只有已拟稿的建议书可以签发" / "the recommendation is {state}; only a drafted one can be issued";
        /// Only an issued recommendation can be answered.
        RecommendationNotIssued { state: RecommendationState } => FailedPrecondition "RECOMMENDATION_NOT_ISSUED"
            "建议书{state}，只有已发出或者反馈被退回的建议书可以反馈" / "the recommendation is {state}; only one issued or sent back can be answered";
        /// Only an answered recommendation can be reviewed.
        RecommendationNotAnswered { state: RecommendationState } => FailedPrecondition "RECOMMENDATION_NOT_ANSWERED"
            "建议书{state}，只有已反馈的建议书可以审核" / "the recommendation is {state}; only an answered one can be reviewed";
        /// Somebody else's to issue, to answer or to review.
        RecommendationNotOurs => PermissionDenied "RECOMMENDATION_NOT_OURS"
            "建议书由提出单位签发、审核，由收到单位反馈" / "a recommendation is issued and reviewed by the body that makes it, and answered by the one it went to";
        /// A region the caller does not work for.
        RegionOutOfReach => PermissionDenied "REGION_OUT_OF_REACH"
            "超出本岗位所辖地区" / "the region is not within the caller's";
        /// Redis is away; deadlines fire by the record meanwhile.
        TimersUnreachable => Unavailable "TIMERS_UNREACHABLE"
            "定时器服务暂不可用，期限由数据库照常触发" / "the timers in Redis are out of reach; deadlines fire by the record meanwhile";
    }
}
