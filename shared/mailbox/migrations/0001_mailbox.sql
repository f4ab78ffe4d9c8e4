-- One set of these tables in each service's schema; {schema} is replaced before it runs.

-- Facts, appended in the transaction of their effect, never changed. The position of a reader is (xid, sequence):
-- with the sequence alone a row of an older transaction that commits later would be passed over.
create table {schema}.outbox (
    -- What an import brings goes in a lane of its own, behind which nothing else waits.
    bulk boolean not null default false,
    xid xid8 not null default pg_current_xact_id(),
    sequence bigint generated always as identity,
    event_id uuid not null,
    type text not null,
    matter_id uuid,
    effect_date date not null,
    record_time timestamptz not null,
    actor text not null,
    traceparent text not null,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null,
    payload bytea not null,
    constraint outbox_pkey primary key (bulk, xid, sequence)
);
create index outbox_matter on {schema}.outbox (matter_id) where matter_id is not null;

-- The first answer to each request, for retries: the contract's own response.
create table {schema}.request_answer (
    caller text not null,
    method text not null,
    request_id text not null,
    digest bytea not null,
    answer bytea not null,
    answer_time timestamptz not null,
    constraint request_answer_pkey primary key (caller, method, request_id)
);
-- Old answers are found by their time. They are written in the order of time, so a block range index of a few pages does,
-- which costs a registration nothing.
create index request_answer_time on {schema}.request_answer using brin (answer_time);

-- Numbers without gaps: one row a series, locked last before the commit.
create table {schema}.counter (
    series text constraint counter_pkey primary key,
    last_value bigint not null
) with (fillfactor = 50);

-- Which life of the feed this is; raised after a restore or a move.
create table {schema}.feed_epoch (
    only_row boolean constraint feed_epoch_pkey primary key default true check (only_row),
    epoch bigint not null
);
insert into {schema}.feed_epoch (epoch) values (1);

-- The first event that is left of each lane, where earlier ones were removed.
create table {schema}.feed_mark (
    bulk boolean constraint feed_mark_pkey primary key,
    event_id uuid not null
);

-- How far this service has read the feeds of others, in each of their lanes.
create table {schema}.feed_position (
    producer text not null,
    bulk boolean not null,
    position text not null,
    -- The event before which all were digested and removed; their ids are no longer in the inbox.
    mark uuid,
    constraint feed_position_pkey primary key (producer, bulk)
);

-- Events that had their effect, so that reading a feed again from the beginning changes nothing. Whose they are tells after a restore
-- which service has lost some.
create table {schema}.inbox (
    event_id uuid constraint inbox_pkey primary key,
    producer text not null
);

-- Facts that others had digested when a restore took them from this service, noted when the feed was rebased.
create table {schema}.lost_fact (
    event_id uuid constraint lost_fact_pkey primary key,
    epoch bigint not null
);

-- Events that could not be digested, and those of the same matter that wait behind them.
create table {schema}.parked_event (
    event_id uuid constraint parked_event_pkey primary key,
    park_order bigint generated always as identity,
    producer text not null,
    matter_id uuid,
    type text not null,
    event bytea not null,
    error text not null,
    park_time timestamptz not null
);
create index parked_event_matter on {schema}.parked_event (matter_id);

-- By what a service knows its secret again: a digest of that, written by the first start. With another secret, what is
-- sealed here could not be read, nor found by its digests.
create table {schema}.secret_check (
    only_row boolean constraint secret_check_pkey primary key default true check (only_row),
    digest bytea not null
);

-- The oldest code that may serve this schema.
create table {schema}.schema_age (
    only_row boolean constraint schema_age_pkey primary key default true check (only_row),
    oldest_code integer not null
);
insert into {schema}.schema_age (oldest_code) values (1);
