-- Tasks, and the labels that say from whom a task is kept.

-- From whom a matter is kept, as heard from others.
create table grid_collaboration.matter_label (
    matter_id uuid constraint matter_label_pkey primary key,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null
);

-- The ledger's entries, and which matter each is about; some are about none.
create table grid_collaboration.ledger_entry (
    entry_id uuid constraint ledger_entry_pkey primary key,
    matter_id uuid constraint ledger_entry_matter references grid_collaboration.matter_label
);

-- Whom a matter or an entry concerns, who may therefore ask about it: a body that answers for it or
-- did, or was told of it, and the region in which it lies, for its overseers. Only added to.
create table grid_collaboration.concern (
    subject_id uuid not null,
    place text not null,
    constraint concern_pkey primary key (subject_id, place)
);

-- A task: about a matter or a hazard in the ledger, never about a person.
create table grid_collaboration.task (
    task_id uuid constraint task_pkey primary key,
    kind text not null constraint task_kind check (
        kind in ('check_hazard', 'verify_fact', 'mediate', 'bring_help', 'hand_over_reply')
    ),
    matter_id uuid,
    entry_id uuid constraint task_entry references grid_collaboration.ledger_entry,
    -- The matter whose label holds: the one named, or that of the entry.
    of_matter_id uuid constraint task_of_matter references grid_collaboration.matter_label,
    grid text not null,
    -- The centre of its grid. Where the register gives the grid to another one, its tasks go along.
    centre_body text not null,
    content text not null,
    asking_body text not null,
    due_date date not null,
    state text not null constraint task_state
        check (state in ('issued', 'taken', 'reported', 'accepted', 'sent_back')),
    worker_post text,
    report text,
    version bigint not null,
    constraint task_subject check (num_nonnulls(matter_id, entry_id) > 0),
    constraint task_taken check ((worker_post is null) = (state = 'issued')),
    constraint task_reported check ((report is null) = (state in ('issued', 'taken')))
);
-- A page of a list is a stretch of one of these for each state.
create index task_of_centre on grid_collaboration.task (centre_body, state, due_date, task_id);
create index task_asked on grid_collaboration.task (asking_body, state, due_date, task_id);
create index task_of_worker on grid_collaboration.task (worker_post, state, due_date, task_id)
    where worker_post is not null;

-- Who did what to a task, when and in which words. Only appended to.
create table grid_collaboration.act (
    task_id uuid not null constraint act_task references grid_collaboration.task,
    act_order bigint generated always as identity,
    act text not null,
    actor text not null,
    person text not null,
    record_time timestamptz not null,
    version bigint not null,
    note text not null,
    constraint act_pkey primary key (task_id, act_order)
);

-- The label of the matter says from whom a task is kept (Arts. 28 and 30). A task and what was done
-- to it are shown to those to whom the label is shown: each table asks the one above it, so the
-- label is written in one place, no copy of it can be left behind, and no query can forget it. The
-- subqueries give a value rather than ask whether a row exists: they are looked up by key for each
-- row that is shown, and never turned into a scan of all labels.
--
-- ledger_entry and concern hold ids and codes only and stay open: a command about an entry whose
-- matter is kept from its caller has to find that matter, to be refused.
alter table grid_collaboration.task enable row level security;
alter table grid_collaboration.task force row level security;
create policy kept_from on grid_collaboration.task
    using (
        of_matter_id is null
        or (
            select true from grid_collaboration.matter_label m
            where m.matter_id = task.of_matter_id
        )
    )
    with check (true);

alter table grid_collaboration.act enable row level security;
alter table grid_collaboration.act force row level security;
create policy kept_from on grid_collaboration.act
    using ((select true from grid_collaboration.task t where t.task_id = act.task_id))
    with check (true);
