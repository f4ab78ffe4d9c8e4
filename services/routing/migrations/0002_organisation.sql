-- The register of bodies, posts, holders, kinds of post, categories, cue words, competence, regions
-- and grids.

-- Which version the register is in. Whoever changes the register locks this row first.
create table routing.organisation (
    only_row boolean constraint organisation_pkey primary key default true check (only_row),
    version bigint not null
);
insert into routing.organisation (version) values (0);

-- The rows of the register, history included. All of them are read into memory together, and
-- checked as a whole before any is written; so a row is kept as the cells of its file, and a new
-- column of a file needs no migration.
create table routing.organisation_row (
    file text not null,
    key text not null,
    valid_from date,
    cells jsonb not null,
    constraint organisation_row_once unique nulls not distinct (file, key, valid_from)
);

-- Who made each version, and when.
create table routing.organisation_version (
    version bigint constraint organisation_version_pkey primary key,
    change_time timestamptz not null,
    changed_by text not null,
    method text not null
);

-- What each version changed, row by row and field by field.
create table routing.organisation_change (
    version bigint not null constraint organisation_change_version references routing.organisation_version,
    ordinal integer not null,
    kind text not null constraint organisation_change_kind check (
        kind in ('added', 'changed', 'ended', 'removed')),
    file text not null,
    key text not null,
    fields jsonb not null,
    constraint organisation_change_pkey primary key (version, ordinal)
);
