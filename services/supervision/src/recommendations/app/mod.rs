//! The use cases about recommendations, one file each.

mod answer_recommendation;
mod draft_recommendation;
mod issue_recommendation;
mod list_recommendations;
mod review_recommendation;
