//! Which messages are commands about an order.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::OrderId;

mailbox::commands! {
    "IssueOrder" pb::IssueOrderRequest, about OrderId in order_id;
    "AnswerOrder" pb::AnswerOrderRequest, about OrderId in order_id;
    "ReviewOrder" pb::ReviewOrderRequest, about OrderId in order_id;
}
