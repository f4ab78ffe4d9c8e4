-- Voids that were asked for, each decided by another person than the one who asked.
create table intake.void (
    petition_id uuid not null constraint void_petition references intake.petition,
    void_order bigint generated always as identity,
    reason text not null,
    submitted_by text not null,
    submitter text not null,
    submit_date date not null,
    state text not null constraint void_state check (state in ('submitted', 'approved', 'rejected')),
    decided_by text,
    decision_date date,
    reject_reason text,
    constraint void_pkey primary key (petition_id, void_order),
    constraint void_decided check ((state = 'submitted') = (decided_by is null)),
    constraint void_decision_date check ((decided_by is null) = (decision_date is null)),
    constraint void_rejected check ((state = 'rejected') = (reject_reason is not null)),
    constraint void_order_of_dates check (decision_date >= submit_date)
);
-- One waits at a time.
create unique index void_waiting on intake.void (petition_id) where state = 'submitted';
