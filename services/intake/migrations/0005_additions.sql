-- What was corrected in a petition, by whom and why, and its words as they stood until then, readable only with the key, like the text. Only
-- appended to. It is known by the version of the petition that it made.
create table intake.correction (
    petition_id uuid not null,
    version bigint not null,
    correct_time timestamptz not null,
    post text not null,
    person text not null,
    reason text not null,
    key_id smallint not null,
    sealed_before bytea not null,
    constraint correction_pkey primary key (petition_id, version)
);

-- A petitioner was asked for more, until a day (补正). No term stops for it. Whether it was answered is said by what answers it, and whether it
-- has lapsed by the day. Only appended to.
create table intake.supplement_request (
    petition_id uuid not null,
    version bigint not null,
    request_time timestamptz not null,
    body text not null,
    post text not null,
    person text not null,
    last_date date not null,
    key_id smallint not null,
    sealed_text bytea not null,
    constraint supplement_request_pkey primary key (petition_id, version)
);

-- What a petitioner added to a petition later, sealed like its text; of what was asked for, which request it answers. Only appended to.
create table intake.supplement (
    petition_id uuid not null,
    version bigint not null,
    receive_time timestamptz not null,
    record_time timestamptz not null,
    post text not null,
    person text not null,
    answers bigint,
    key_id smallint not null,
    sealed_text bytea not null,
    constraint supplement_pkey primary key (petition_id, version),
    constraint supplement_answers foreign key (petition_id, answers)
        references intake.supplement_request (petition_id, version),
    constraint supplement_answers_once unique (petition_id, answers)
);
