-- Reference data, matters on their way, and the documents and acts that moved them.

-- Which version of the reference data the three tables below hold.
create table routing.reference_data (
    only_row boolean constraint reference_data_pkey primary key default true check (only_row),
    digest text not null
);

-- Bodies: offices with a power to decide, or that pass on. Matters name them by code without a foreign key, because
-- a body may be merged or abolished while its past stays.
create table routing.body (
    code text constraint body_pkey primary key,
    name text not null,
    short_name text not null,
    kind text not null,
    region text not null,
    superior text
);
create index body_region on routing.body (region);

-- Posts and who holds them. Officials, never petitioners.
create table routing.post (
    code text constraint post_pkey primary key,
    body text not null constraint post_body references routing.body,
    title text not null,
    kind text not null,
    holder text not null,
    holder_name text not null
);
create index post_holder on routing.post (holder);

-- Who is competent for what, at which level.
create table routing.competence (
    category text not null,
    track text not null,
    level text not null,
    body_suffix text not null,
    note text not null,
    constraint competence_pkey primary key (category, track, level)
);

-- A matter: where it stands, which one body answers for it, from whom it is kept, and its screening.
create table routing.matter (
    matter_id uuid constraint matter_pkey primary key,
    petition_id uuid not null,
    number text not null,
    channel text not null,
    region text not null,
    receipt_date date not null,
    office text not null,
    notifiable boolean not null,
    historical boolean not null,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null,
    track text not null constraint matter_track check (
        track in ('petition', 'litigation', 'accusation', 'suggestion', 'other_procedure', 'duty')),
    purpose text not null constraint matter_purpose check (purpose in ('claim', 'suggestion', 'accusation')),
    category text not null,
    competent_body text,
    rules_tried jsonb not null,
    confirmed_by text,
    change_reason text,
    stage text not null constraint matter_stage check (
        stage in ('registered', 'screened', 'referred', 'objected', 'handling', 'delivered', 'concluded')),
    answerable_body text not null,
    manner text,
    version bigint not null,
    constraint matter_confirmed check ((confirmed_by is null) = (change_reason is null)),
    constraint matter_screened check (stage in ('registered', 'concluded') or confirmed_by is not null),
    constraint matter_concluded check ((stage = 'concluded') = (manner is not null))
);
-- A desk's matters by stage.
create index matter_answerable on routing.matter (answerable_body, stage);

-- Referrals and assignments of a matter, in their order.
create table routing.referral (
    referral_id uuid constraint referral_pkey primary key,
    matter_id uuid not null constraint referral_matter references routing.matter,
    ordinal integer not null,
    kind text not null constraint referral_kind
        check (kind in ('referral', 'assignment', 'transfer', 'designation')),
    state text not null constraint referral_state
        check (state in ('issued', 'objected', 'standing', 'returned', 'accepted', 'replied')),
    from_body text not null,
    to_body text not null,
    receipt_date date not null,
    report_date date,
    result_date date,
    objection_date date,
    objection_reason text,
    decision_reason text,
    constraint referral_order unique (matter_id, ordinal),
    constraint referral_objection check ((objection_date is null) = (objection_reason is null)),
    constraint referral_decision check (decision_reason is null or objection_date is not null)
);
-- What waits for its sender's decision.
create index referral_objected on routing.referral (from_body) where state = 'objected';

-- The handling of a matter, and its opinion as far as it has come.
create table routing.handling (
    handling_id uuid constraint handling_pkey primary key,
    matter_id uuid not null constraint handling_matter_once unique
        constraint handling_matter references routing.matter,
    body text not null,
    acceptance_date date not null,
    extension_days integer not null constraint handling_extension check (extension_days between 0 and 30),
    state text not null constraint handling_state
        check (state in ('investigating', 'drafted', 'approved', 'issued', 'delivered')),
    facts text,
    grounds text,
    outcome text constraint handling_outcome check (outcome in ('supported', 'explained', 'not_supported')),
    drafter text,
    issue_date date,
    delivery_date date,
    delivery_proof text,
    constraint handling_drafted check (
        (state = 'investigating') = (facts is null or grounds is null or outcome is null or drafter is null)),
    constraint handling_issued check ((state in ('issued', 'delivered')) = (issue_date is not null)),
    constraint handling_delivered check ((state = 'delivered') = (delivery_date is not null)),
    constraint handling_proven check ((delivery_date is null) = (delivery_proof is null))
);

-- What grid workers found about a matter. No foreign key: a finding may arrive before its matter, and waits here.
create table routing.finding (
    task_id uuid constraint finding_pkey primary key,
    matter_id uuid not null,
    finding_date date not null,
    finding text not null
);
create index finding_matter on routing.finding (matter_id);

-- Every document that got a number, without gaps per body, kind and year. Only appended to.
create table routing.document (
    number text constraint document_pkey primary key,
    kind text not null,
    body text not null,
    matter_id uuid not null constraint document_matter references routing.matter,
    -- The referral, handling or matter whose document it is.
    subject_id uuid not null,
    issue_date date not null
);
create index document_of_matter on routing.document (matter_id);

-- Who did what to a matter, when, and in which words: guidance, replies, results, reasons. Only appended to.
create table routing.history (
    matter_id uuid not null constraint history_matter references routing.matter,
    history_order bigint generated always as identity,
    act text not null,
    actor text not null,
    person text not null,
    record_time timestamptz not null,
    version bigint not null,
    note text not null,
    constraint history_pkey primary key (matter_id, history_order)
);
