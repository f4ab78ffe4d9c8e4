-- How the register of bodies, posts, holders, kinds of post, categories, cue words, competence, regions and
-- grids became what it is. Its rows are in the tables of the crate `register`.

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

-- Which bodies' successors have taken over all that lay with them.
create table routing.succession (
    ended text not null,
    heir text not null,
    constraint succession_pkey primary key (ended, heir)
);
