-- What the office ends itself, and what it puts before its Party committee or government.

-- Filings that were asked for, each decided by another person than the one who asked.
create table routing.filing (
    matter_id uuid not null constraint filing_matter references routing.matter,
    filing_order bigint generated always as identity,
    ground text not null constraint filing_ground check (ground in ('thanks', 'no_lead')),
    reason text not null,
    submitted_by text not null,
    submitter text not null,
    state text not null constraint filing_state check (state in ('submitted', 'approved', 'rejected')),
    decided_by text,
    reject_reason text,
    constraint filing_pkey primary key (matter_id, filing_order),
    constraint filing_decided check ((state = 'submitted') = (decided_by is null)),
    constraint filing_rejected check ((state = 'rejected') = (reject_reason is not null))
);
-- One waits at a time.
create unique index filing_waiting on routing.filing (matter_id) where state = 'submitted';

-- A matter is put before the Party committee and government once (Art. 22 (1)).
create table routing.proposal (
    matter_id uuid constraint proposal_pkey primary key constraint proposal_matter references routing.matter,
    to_body text not null,
    proposal text not null,
    proposed_by text not null,
    proposal_date date not null,
    decision text,
    decision_date date,
    decision_recorded_by text,
    constraint proposal_decided check (
        num_nulls(decision, decision_date, decision_recorded_by) in (0, 3)),
    constraint proposal_order check (decision_date >= proposal_date)
);

-- A matter whose filing waits lies still until that is decided.
alter table routing.matter add column filing_waits boolean not null default false;
alter table routing.matter drop constraint matter_manner;
alter table routing.matter add constraint matter_manner
    check (manner in ('opinion', 'guided', 'replied', 'linked', 'void', 'not_accepted', 'directed',
        'answered', 'inquiry_answered', 'filed'));
