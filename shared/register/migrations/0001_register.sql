-- The office's register as this service keeps it: the rows of one version of the organisation.

-- Which version is kept; zero while there is none. Whoever changes the rows changes this one in the
-- same transaction, and locks it first where several could.
create table {schema}.organisation (
    only_row boolean constraint organisation_pkey primary key default true check (only_row),
    version bigint not null
);
insert into {schema}.organisation (version) values (0);

-- The rows, history included. All of them are read into memory together, and were checked as a
-- whole before any was written; so a row is kept as the cells of its file, and a new column of a
-- file needs no migration.
create table {schema}.organisation_row (
    file text not null,
    key text not null,
    valid_from date,
    cells jsonb not null,
    constraint organisation_row_once unique nulls not distinct (file, key, valid_from)
);
