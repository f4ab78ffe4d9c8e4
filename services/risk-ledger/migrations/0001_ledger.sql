-- The ledger: matters as far as it needs them, entries, letters, findings, and who did what.

-- A matter. The row is there from the first fact heard of it; number to historical are null until its registration is heard.
create table risk_ledger.matter (
    matter_id uuid constraint matter_pkey primary key,
    number text,
    region text,
    domain text,
    historical boolean,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null,
    constraint matter_registered check (num_nulls(number, region, domain, historical) in (0, 4))
);

-- Causes that were heard before the registration of their matter.
create table risk_ledger.pending_cause (
    matter_id uuid not null constraint pending_cause_matter references risk_ledger.matter,
    cause text not null,
    constraint pending_cause_pkey primary key (matter_id, cause)
);

-- An entry: a matter or a hazard, never a person.
create table risk_ledger.entry (
    entry_id uuid constraint entry_pkey primary key,
    number text not null constraint entry_number unique,
    matter_id uuid constraint entry_matter references risk_ledger.matter,
    region text not null,
    domain text not null,
    title text not null,
    causes text[] not null constraint entry_causes check (cardinality(causes) > 0),
    earlier_entry_id uuid constraint entry_earlier references risk_ledger.entry,
    state text not null constraint entry_state
        check (state in ('registered', 'graded', 'resolving', 'strike_off_proposed', 'struck_off')),
    grade text constraint entry_grade check (grade in ('high', 'medium', 'low')),
    grade_reason text,
    leader_post text,
    responsible_body text,
    proposed_by text,
    evidence text,
    version bigint not null,
    constraint entry_graded check ((grade is null) = (state = 'registered')),
    constraint entry_led check ((responsible_body is null) = (state in ('registered', 'graded'))),
    constraint entry_proposed
        check ((proposed_by is null) = (state in ('registered', 'graded', 'resolving')))
);
-- One open entry a matter; a second cause joins it.
create unique index entry_open_matter on risk_ledger.entry (matter_id)
    where matter_id is not null and state <> 'struck_off';
create index entry_of_matter on risk_ledger.entry (matter_id);
create index entry_region on risk_ledger.entry (region text_pattern_ops);
create index entry_responsible on risk_ledger.entry (responsible_body);

-- Early-warning letters.
create table risk_ledger.warning (
    warning_id uuid constraint warning_pkey primary key,
    entry_id uuid not null constraint warning_entry references risk_ledger.entry,
    document_number text not null constraint warning_document_number unique,
    to_body text not null,
    delivery_date date not null,
    content text not null,
    state text not null constraint warning_state
        check (state in ('issued', 'acknowledged', 'answered')),
    answer text,
    version bigint not null,
    constraint warning_answered check ((answer is null) = (state <> 'answered'))
);
create index warning_of_entry on risk_ledger.warning (entry_id);
create index warning_to on risk_ledger.warning (to_body);

-- What grid workers found. The entry may be heard of later, so nothing refers to it.
create table risk_ledger.finding (
    task_id uuid constraint finding_pkey primary key,
    entry_id uuid not null,
    accept_date date not null,
    finding text not null
);
create index finding_of_entry on risk_ledger.finding (entry_id);

-- Who did what to an entry, when and in which words; with it the history of its grades. Only appended to.
create table risk_ledger.act (
    entry_id uuid not null constraint act_entry references risk_ledger.entry,
    act_order bigint generated always as identity,
    act text not null,
    actor text not null,
    person text not null,
    record_time timestamptz not null,
    version bigint not null,
    grade text,
    note text not null,
    constraint act_pkey primary key (entry_id, act_order)
);
