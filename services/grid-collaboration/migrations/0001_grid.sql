-- The grid tree, tasks, and from whom a task's matter is kept.

-- A grid: the lowest unit of local administration. Loaded from the shipped data at start.
create table grid_collaboration.grid (
    code text constraint grid_pkey primary key,
    name text not null,
    region text not null,
    centre_body text not null
);
create index grid_region on grid_collaboration.grid (region text_pattern_ops);

-- A task about a matter or a ledger entry, never about a person.
create table grid_collaboration.task (
    task_id uuid constraint task_pkey primary key,
    kind text not null constraint task_kind
        check (kind in ('check_hazard', 'verify_fact', 'mediate', 'bring_help', 'hand_over_reply')),
    matter_id uuid,
    entry_id uuid,
    grid text not null constraint task_grid references grid_collaboration.grid,
    centre_body text not null,
    content text not null,
    asking_body text not null,
    due_date date not null,
    state text not null constraint task_state
        check (state in ('issued', 'taken', 'reported', 'accepted', 'sent_back')),
    worker_post text,
    report text,
    review_reason text,
    version bigint not null,
    constraint task_about check (matter_id is not null or entry_id is not null),
    constraint task_worker check ((worker_post is null) = (state = 'issued'))
);
create index task_centre on grid_collaboration.task (centre_body, due_date);
create index task_asking on grid_collaboration.task (asking_body, due_date);

-- From whom a matter is kept: the label with the highest version heard so far.
create table grid_collaboration.matter_label (
    matter_id uuid constraint matter_label_pkey primary key,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null
);
