-- The ledger: matters as far as it needs them, entries, letters, findings, and who did what.

-- A matter. The row is there from the first fact heard of it; number to historical are null until
-- its registration is heard.
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
    -- Whose officer reported it; null if it came into the ledger by itself.
    reporting_body text,
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

-- For whom an entry is listed: the digits of each region it lies in, for those who oversee it; the
-- bodies that reported it, answer for it, lead it or got a letter about it. State and place in the order are kept here too, so that
-- a page of the ledger is a stretch of one index, whoever asks and however long the ledger is.
create table risk_ledger.listing (
    entry_id uuid not null constraint listing_entry references risk_ledger.entry,
    listed_for text not null,
    state text not null,
    -- 1 for the highest grade, 4 for none.
    grade_rank smallint not null,
    number text not null,
    constraint listing_pkey primary key (entry_id, listed_for)
);
create index listing_order on risk_ledger.listing
    (listed_for, state, grade_rank, number) include (entry_id);

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

-- What grid workers found. The entry may be heard of later, so nothing refers to it.
create table risk_ledger.finding (
    task_id uuid constraint finding_pkey primary key,
    entry_id uuid not null,
    accept_date date not null,
    finding text not null
);
create index finding_of_entry on risk_ledger.finding (entry_id);

-- Who did what to an entry, when and in which words; with it the history of its grades. Only
-- appended to.
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

-- The matter carries the label that says from whom it is kept (Arts. 28 and 30). What belongs to it
-- is shown to those to whom it is shown: each table asks the one above it, so the label is written
-- in one place, no copy of it can be left behind, and no query can forget it. The subqueries give a
-- value rather than ask whether a row exists: they are looked up by key for each row that is shown,
-- and never turned into a scan of all matters.
alter table risk_ledger.pending_cause enable row level security;
alter table risk_ledger.pending_cause force row level security;
create policy kept_from on risk_ledger.pending_cause
    using ((select true from risk_ledger.matter m where m.matter_id = pending_cause.matter_id))
    with check (true);

alter table risk_ledger.entry enable row level security;
alter table risk_ledger.entry force row level security;
create policy kept_from on risk_ledger.entry
    using (
        matter_id is null
        or (select true from risk_ledger.matter m where m.matter_id = entry.matter_id)
    )
    with check (true);

alter table risk_ledger.listing enable row level security;
alter table risk_ledger.listing force row level security;
create policy kept_from on risk_ledger.listing
    using ((select true from risk_ledger.entry e where e.entry_id = listing.entry_id))
    with check (true);

alter table risk_ledger.warning enable row level security;
alter table risk_ledger.warning force row level security;
create policy kept_from on risk_ledger.warning
    using ((select true from risk_ledger.entry e where e.entry_id = warning.entry_id))
    with check (true);

alter table risk_ledger.finding enable row level security;
alter table risk_ledger.finding force row level security;
create policy kept_from on risk_ledger.finding
    using ((select true from risk_ledger.entry e where e.entry_id = finding.entry_id))
    with check (true);

alter table risk_ledger.act enable row level security;
alter table risk_ledger.act force row level security;
create policy kept_from on risk_ledger.act
    using ((select true from risk_ledger.entry e where e.entry_id = act.entry_id))
    with check (true);
