-- Grids, tasks, and the labels that say from whom a task is kept.

-- The grids of the shipped data. A grid that the data no longer name stays, for the tasks it had.
create table grid_collaboration.grid (
    code text constraint grid_pkey primary key,
    name text not null,
    region text not null,
    centre_body text not null
);

-- From whom a matter is kept, as heard from others.
create table grid_collaboration.matter_label (
    matter_id uuid constraint matter_label_pkey primary key,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null
);

-- Which matter a ledger entry is about, so that the matter's label holds for tasks about the entry.
create table grid_collaboration.ledger_entry (
    entry_id uuid constraint ledger_entry_pkey primary key,
    matter_id uuid not null
);

-- A task: about a matter or a hazard in the ledger, never about a person.
create table grid_collaboration.task (
    task_id uuid constraint task_pkey primary key,
    kind text not null constraint task_kind check (
        kind in ('check_hazard', 'verify_fact', 'mediate', 'bring_help', 'hand_over_reply')
    ),
    matter_id uuid,
    entry_id uuid,
    grid text not null constraint task_grid references grid_collaboration.grid,
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
create index task_asking on grid_collaboration.task (asking_body, due_date);
create index task_of_grid on grid_collaboration.task (grid, due_date);

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
