-- What supervision heard, the deadlines that follow from it, the orders that breaches draft, and
-- the beats of the timers.

-- A dossier: the facts about one matter, or about one letter or order that is about none. Its row
-- is locked while its facts are folded, and carries from whom all of it is kept.
create table supervision.dossier (
    dossier_id uuid constraint dossier_pkey primary key,
    is_matter boolean not null,
    region text,
    bodies text[] not null,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null
);

-- Every fact heard, from all services, as it was published; never changed. What it says about
-- deadlines is read from its payload.
create table supervision.fact (
    event_id uuid constraint fact_pkey primary key,
    dossier_id uuid not null constraint fact_dossier_fkey references supervision.dossier,
    producer text not null,
    type text not null,
    effect_date date not null,
    record_time timestamptz not null,
    actor text not null,
    traceparent text not null,
    payload bytea not null
);
create index fact_dossier on supervision.fact (dossier_id);

-- One term of one body, or of the petitioner. The certificate explains the dates; overdue is
-- derived from them, never stored. The id is the digest of dossier, rule and subject, so its key
-- keeps these unique.
create table supervision.deadline (
    deadline_id uuid constraint deadline_pkey primary key,
    dossier_id uuid not null constraint deadline_dossier_fkey references supervision.dossier,
    matter_id uuid,
    rule text not null,
    -- What becomes of it when its end passes, and whose affair that is, by the version of the rule
    -- that it was counted by.
    nature text not null constraint deadline_nature check
        (nature in ('duty', 'body_right', 'petitioner_right')),
    subject text not null,
    body text not null,
    state text not null constraint deadline_state check
        (state in ('not_started', 'running', 'met', 'breached', 'met_late', 'void')),
    start_event_id uuid not null,
    start_date date not null,
    start_record_time timestamptz not null,
    start_traceparent text not null,
    -- Written once and read by people; a firing changes only its neighbours. Out of line it is not
    -- copied with them: at a nation's midnight that is most of what would be written. It is JSON that no statement looks into.
    certificate text,
    -- The first instants after its due date, by which it is listed and reminded of, and after its limit, from which on
    -- it is late.
    due_time timestamptz,
    limit_time timestamptz,
    late_at_entry boolean not null,
    was_breached boolean not null,
    end_date date,
    cause text,
    next_wake timestamptz,
    version bigint not null,
    -- Whatever started can be explained.
    constraint deadline_started check ((certificate is null) = (state = 'not_started')),
    constraint deadline_explained check ((certificate is null) = (due_time is null)
        and (certificate is null) = (limit_time is null)),
    -- What runs is woken, and so is what was breached, for its next call; what ended never is.
    constraint deadline_wakes check
        (case state when 'running' then next_wake is not null
            when 'breached' then true else next_wake is null end)
);
alter table supervision.deadline alter column certificate set storage external;
alter table supervision.deadline set (toast_tuple_target = 128);
-- The guarantee: what is due and unfired is found here, whatever became of Redis; and shards are
-- rebuilt in this order.
create index deadline_next_wake on supervision.deadline (next_wake, deadline_id)
    where next_wake is not null;
-- What a body has to do, in the order in which it is listed.
create index deadline_open on supervision.deadline (body, due_time, deadline_id)
    where state in ('running', 'breached') and nature <> 'petitioner_right';
create index deadline_dossier on supervision.deadline (dossier_id);

-- What is announced once for a last day, whoever fires it and how often: reminders before the due
-- date, and calls to the rungs after the limit.
create table supervision.announced (
    deadline_id uuid not null,
    last_date date not null,
    what text not null,
    announce_time timestamptz not null,
    constraint announced_pkey primary key (deadline_id, last_date, what)
);

-- Supervision orders: one for a breached deadline, at most. An order is drafted in the transaction
-- that holds the row of its deadline, and no deadline is ever deleted: a key to look each up once
-- more would be paid a hundred thousand times at midnight.
create table supervision.supervision_order (
    order_id uuid constraint supervision_order_pkey primary key,
    dossier_id uuid not null,
    matter_id uuid,
    deadline_id uuid not null constraint supervision_order_deadline_key unique,
    rule text not null,
    body text not null,
    state text not null constraint supervision_order_state check
        (state in ('drafted', 'issued', 'answered', 'closed', 'sent_back', 'withdrawn')),
    document_number text,
    issue_date date,
    answer text,
    answer_date date,
    send_back_reason text,
    version bigint not null,
    constraint supervision_order_issued check ((document_number is null) = (issue_date is null))
);
create index supervision_order_dossier on supervision.supervision_order (dossier_id);
create index supervision_order_body on supervision.supervision_order (body, state);
-- Most orders are drafts without a number: they need no place among the numbers.
create unique index supervision_order_document_key on supervision.supervision_order (document_number)
    where document_number is not null;

-- Recommendations to bodies about matters (Art. 40): drafted, issued under a number by another person, answered, reviewed.
create table supervision.recommendation (
    recommendation_id uuid constraint recommendation_pkey primary key,
    dossier_id uuid not null constraint recommendation_dossier_fkey references supervision.dossier,
    from_body text not null,
    to_body text not null,
    kind text not null constraint recommendation_kind check
        (kind in ('improve_work', 'improve_policy', 'hold_to_account')),
    content text not null,
    state text not null constraint recommendation_state check
        (state in ('drafted', 'issued', 'answered', 'accepted', 'sent_back')),
    -- Who drafted it, in which post and when; another person issues it.
    drafter text not null,
    drafted_by text not null,
    draft_date date not null,
    document_number text constraint recommendation_document_key unique,
    issue_date date,
    issued_by text,
    adoption text constraint recommendation_adoption check
        (adoption in ('adopted', 'partly_adopted', 'not_adopted')),
    answer text,
    answer_date date,
    answered_by text,
    send_back_reason text,
    review_date date,
    reviewed_by text,
    version bigint not null,
    constraint recommendation_issued check (
        (state <> 'drafted') = (document_number is not null)
        and (document_number is null) = (issue_date is null)
        and (document_number is null) = (issued_by is null)),
    constraint recommendation_answered check (
        (state in ('answered', 'accepted', 'sent_back')) = (answer is not null)
        and (answer is null) = (adoption is null) and (answer is null) = (answer_date is null)
        and (answer is null) = (answered_by is null)),
    constraint recommendation_reviewed check (
        (state in ('accepted', 'sent_back')) = (reviewed_by is not null)
        and (reviewed_by is null) = (review_date is null)
        and (state = 'sent_back') = (send_back_reason is not null))
);
create index recommendation_dossier on supervision.recommendation (dossier_id);
create index recommendation_to_body on supervision.recommendation (to_body, recommendation_id);
create index recommendation_from_body on supervision.recommendation (from_body, recommendation_id);

-- The beat of each shard of timers. Redis holds the same number; an older or missing one there
-- tells that the shard was flushed, failed over or restored, and it is rebuilt.
create table supervision.timer_shard (
    shard smallint constraint timer_shard_pkey primary key,
    beat bigint not null
);
