-- Petitions, their matters as intake sees them, and the register of numbers.

-- A matter: what petitions are about. Opened by its first petition; desk, stage and dates follow routing and supervision.
create table intake.matter (
    matter_id uuid constraint matter_pkey primary key,
    petition_count integer not null constraint matter_count check (petition_count >= 0),
    stage text not null constraint matter_stage check (stage in ('registered', 'screened',
        'referred', 'objected', 'handling', 'delivered', 'under_review', 'concluded')),
    answerable_body text not null,
    answerable_post text,
    -- The earliest day by which a body has to do something about it, the last one that is in time, and by which rule; far
    -- away if by none.
    work_date date not null default '9999-12-31',
    work_limit_date date not null default '9999-12-31',
    work_rule text,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null,
    merged_into uuid
);
-- A desk's work, in the order in which it is listed.
create index matter_work on intake.matter (answerable_body, work_date, matter_id)
    where stage <> 'concluded';

-- One act of petitioning. What it says is readable only with the key, like the petitioners.
create table intake.petition (
    petition_id uuid constraint petition_pkey primary key,
    matter_id uuid not null constraint petition_matter references intake.matter,
    opened_matter_id uuid not null,
    channel text not null constraint petition_channel
        check (channel in ('letter', 'visit', 'online', 'telephone', 'fax', 'other')),
    region text not null,
    receive_time timestamptz not null,
    register_time timestamptz not null,
    state text not null constraint petition_state check (state in ('registered', 'linked', 'void')),
    -- Chosen by a clerk, and stated by the petitioner; null where nobody did.
    category text,
    purpose text constraint petition_purpose
        check (purpose in ('claim', 'suggestion', 'accusation', 'inquiry')),
    -- What the words of the text speak for. Nobody said so.
    proposed_category text,
    proposed_purpose text constraint petition_proposed_purpose
        check (proposed_purpose in ('claim', 'suggestion', 'accusation', 'inquiry')),
    proposed_cues text[] not null,
    party_size integer not null constraint petition_party check (party_size >= 0),
    notifiable boolean not null,
    historical boolean not null,
    receiving_body text not null,
    key_id smallint not null,
    sealed_text bytea not null,
    proposed_matter_id uuid,
    -- What an imported row is known by, and a digest of what it says: the same key with other words is another letter.
    import_key bytea constraint petition_import_key unique,
    import_content bytea,
    -- Which query code is good: a lost one is given anew.
    query_generation integer not null default 1,
    version bigint not null,
    constraint petition_imported check ((import_key is null) = (import_content is null))
);
create index petition_of_matter on intake.petition (matter_id);
create index petition_opened_matter on intake.petition (opened_matter_id);

-- The register: every number given, without gaps per body and year. A void number stays, with its reason.
create table intake.register (
    number text constraint register_pkey primary key,
    petition_id uuid not null constraint register_petition unique,
    void_reason text
);

-- Who petitions, sealed: name, ID document, phone and address are readable only with the key.
create table intake.petitioner (
    petitioner_id uuid not null,
    petition_id uuid not null,
    ordinal integer not null,
    representative boolean not null,
    key_id smallint not null,
    sealed bytea not null,
    constraint petitioner_pkey primary key (petition_id, ordinal)
);

-- Keyed blind indexes: equal people give equal bytes, and nothing else can be read from them.
create table intake.petitioner_index (
    blind_index bytea not null,
    petition_id uuid not null,
    constraint petitioner_index_pkey primary key (blind_index, petition_id)
);

-- What happened to a matter, for its petitioner; from routing's facts.
create table intake.matter_step (
    matter_id uuid not null,
    step_order bigint generated always as identity,
    step_date date not null,
    stage text not null,
    body text not null,
    constraint matter_step_pkey primary key (matter_id, step_order)
);

-- Deadlines of a matter; from supervision's facts. The feed can bring these in another order than they happened in: the
-- version tells which is the later, so one that is over is kept, without a date.
create table intake.matter_deadline (
    deadline_id uuid constraint matter_deadline_pkey primary key,
    matter_id uuid not null,
    rule text not null,
    -- A right of the petitioner's: shown to the petitioner, and nobody's work.
    of_petitioner boolean not null,
    -- The day that is shown: of what a body owes the due date, of what the petitioner may do the limit. None once it is over.
    due_date date,
    -- The last day that is in time.
    limit_date date,
    version bigint not null
);
create index matter_deadline_next on intake.matter_deadline (matter_id, due_date)
    where due_date is not null;

-- Opinions that reached the petitioner; from routing's facts.
create table intake.opinion (
    handling_id uuid constraint opinion_pkey primary key,
    matter_id uuid not null,
    body text not null,
    delivery_date date not null
);
create index opinion_of_matter on intake.opinion (matter_id, delivery_date);

-- What the petitioner of a petition said of an opinion, once: of the petition office and of the body. It is looked up by its petition only.
-- Words beside the grades are readable only with the key.
create table intake.rating (
    petition_id uuid not null,
    handling_id uuid not null constraint rating_opinion references intake.opinion,
    office_grade text not null constraint rating_office
        check (office_grade in ('satisfied', 'largely_satisfied', 'dissatisfied')),
    body_grade text not null constraint rating_body
        check (body_grade in ('satisfied', 'largely_satisfied', 'dissatisfied')),
    key_id smallint,
    sealed_word bytea,
    rate_time timestamptz not null,
    constraint rating_pkey primary key (petition_id, handling_id),
    constraint rating_word check ((key_id is null) = (sealed_word is null))
);

-- Who opened a petitioner's data, when and why. Only appended to; the petitioner can read it.
create table intake.personal_read (
    petition_id uuid not null,
    read_order bigint generated always as identity,
    read_time timestamptz not null,
    -- The official who read, in whatever post.
    person text not null,
    post text not null,
    body text not null,
    purpose text not null,
    -- The how manieth read of this official's on that day it was.
    day_count bigint not null,
    constraint personal_read_pkey primary key (petition_id, read_order)
);
-- The latest first, for whoever audits them.
create unique index personal_read_order on intake.personal_read (read_order);
-- How often an official read lately.
create index personal_read_lately on intake.personal_read (person, read_time);

-- Which sources may be imported as records of the past, who allowed it and why. Only appended to; the latest word counts.
create table intake.historical_source (
    body text not null,
    source text not null,
    allow_order bigint generated always as identity,
    last_date date not null,
    reason text not null,
    post text not null,
    person text not null,
    allow_time timestamptz not null,
    constraint historical_source_pkey primary key (body, source, allow_order)
);
