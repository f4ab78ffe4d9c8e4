-- What supervision heard, the deadlines that follow from it, the orders that breaches draft, and the beats of the timers.

-- A dossier: the facts about one matter, or about one letter or order that is about none. Its row is locked while its
-- facts are folded, and carries from whom all of it is kept.
create table supervision.dossier (
    dossier_id uuid constraint dossier_pkey primary key,
    is_matter boolean not null,
    region text,
    bodies text[] not null,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null
);

-- Every fact heard, from all services, as it was published; never changed. `what` is its reading where it matters to
-- deadlines, and nothing where it is kept for the timeline only.
create table supervision.fact (
    event_id uuid constraint fact_pkey primary key,
    dossier_id uuid not null constraint fact_dossier_fkey references supervision.dossier,
    producer text not null,
    type text not null,
    effect_date date not null,
    record_time timestamptz not null,
    actor text not null,
    traceparent text not null,
    payload bytea not null,
    what jsonb
);
create index fact_dossier on supervision.fact (dossier_id);

-- One term of one body. The certificate explains the dates; overdue is derived from them, never stored.
create table supervision.deadline (
    deadline_id uuid constraint deadline_pkey primary key,
    dossier_id uuid not null constraint deadline_dossier_fkey references supervision.dossier,
    matter_id uuid,
    rule text not null,
    subject text not null,
    body text not null,
    state text not null constraint deadline_state check
        (state in ('not_started', 'running', 'met', 'breached', 'met_late', 'void')),
    start_event_id uuid not null,
    start_date date not null,
    start_record_time timestamptz not null,
    start_traceparent text not null,
    certificate jsonb,
    due_time timestamptz,
    late_at_entry boolean not null,
    was_breached boolean not null,
    end_date date,
    cause jsonb,
    next_wake timestamptz,
    version bigint not null,
    constraint deadline_subject_key unique (dossier_id, rule, subject),
    -- Whatever started can be explained, and only what runs is woken.
    constraint deadline_started check ((certificate is null) = (state = 'not_started')),
    constraint deadline_explained check ((certificate is null) = (due_time is null)),
    constraint deadline_wakes check ((next_wake is not null) = (state = 'running'))
);
-- The guarantee: what is due and unfired is found here, whatever became of Redis.
create index deadline_next_wake on supervision.deadline (next_wake) where next_wake is not null;
create index deadline_open on supervision.deadline (body, due_time)
    where state in ('running', 'breached');

-- Reminders sent: each at most once for each last day, whoever fires it and how often.
create table supervision.reminder_sent (
    deadline_id uuid not null,
    due_date date not null,
    reminder text not null,
    sent_time timestamptz not null,
    constraint reminder_sent_pkey primary key (deadline_id, due_date, reminder)
);

-- Supervision orders: one for a breached deadline, at most.
create table supervision.supervision_order (
    order_id uuid constraint supervision_order_pkey primary key,
    dossier_id uuid not null,
    matter_id uuid,
    deadline_id uuid not null constraint supervision_order_deadline_key unique
        constraint supervision_order_deadline_fkey references supervision.deadline,
    rule text not null,
    body text not null,
    state text not null constraint supervision_order_state check
        (state in ('drafted', 'issued', 'answered', 'closed', 'sent_back', 'withdrawn')),
    document_number text constraint supervision_order_document_key unique,
    issue_date date,
    answer text,
    answer_date date,
    send_back_reason text,
    version bigint not null,
    constraint supervision_order_issued check ((document_number is null) = (issue_date is null))
);
create index supervision_order_dossier on supervision.supervision_order (dossier_id);
create index supervision_order_body on supervision.supervision_order (body, state);

-- The beat of each shard of timers. Redis holds the same number; an older or missing one there tells that the shard was
-- flushed, failed over or restored, and it is armed anew.
create table supervision.timer_shard (
    shard smallint constraint timer_shard_pkey primary key,
    beat bigint not null
);
