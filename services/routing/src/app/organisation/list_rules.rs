//! Lists the rules by which terms are counted.

use mailbox::Page;
use statutory_calendar::Rule;
use tracing::instrument;

use super::paging::next;
use crate::app::Routing;

impl Routing {
    /// Lists the rules of the whole country that are in force today, by id.
    #[instrument(skip_all)]
    pub fn list_rules(&self, page: &Page<String>) -> (Vec<Rule>, String) {
        let today = self.today();
        let rules = &self.terms.rules;
        let rules = rules.ids().filter_map(|id| rules.in_force(id, None, today).ok());
        next(rules, page, |it| it.id.as_str())
    }
}
