-- What was reported of an assignment, the oldest first, and what the sender made of it: accepted, or returned with a reason. A report from before has
-- its day alone (result_date), which from now on says when the report was given that was not returned.
alter table routing.referral
    add column report_ids uuid[] not null default '{}',
    add column report_results text[] not null default '{}',
    add column report_dates date[] not null default '{}',
    add column report_posts text[] not null default '{}',
    add column report_decision_dates date[] not null default '{}',
    add column report_deciders text[] not null default '{}',
    add column report_return_reasons text[] not null default '{}',
    add constraint referral_reports check (
        cardinality(report_results) = cardinality(report_ids) and cardinality(report_dates) = cardinality(report_ids)
        and cardinality(report_posts) = cardinality(report_ids)
        and cardinality(report_decision_dates) = cardinality(report_ids)
        and cardinality(report_deciders) = cardinality(report_ids)
        and cardinality(report_return_reasons) = cardinality(report_ids)),
    add constraint referral_reported check (report_ids = '{}' or report_date is not null);
