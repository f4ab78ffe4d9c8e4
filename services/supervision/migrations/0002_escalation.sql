-- Calls to somebody higher up after a breach, and rows that a firing need not copy.

-- A breached deadline wakes for its next call; one that ended never does.
alter table supervision.deadline drop constraint deadline_wakes;
alter table supervision.deadline add constraint deadline_wakes check
    (case state when 'running' then next_wake is not null
        when 'breached' then true else next_wake is null end);

-- Calls made: each rung at most once for each last day, whoever fires it and how often.
create table supervision.rung_called (
    deadline_id uuid not null,
    due_date date not null,
    rung text not null constraint rung_called_rung check
        (rung in ('body_head', 'higher_body', 'petition_office', 'conference')),
    call_time timestamptz not null,
    constraint rung_called_pkey primary key (deadline_id, due_date, rung)
);

-- A certificate is written once and read by people; a firing changes only its neighbours. Out of line it is not copied with
-- them: at a nation's midnight that is most of what would be written.
alter table supervision.deadline alter column certificate set storage external;
alter table supervision.deadline set (toast_tuple_target = 128);

-- Shards are armed anew in the order of the wakes, from the index alone.
drop index supervision.deadline_next_wake;
create index deadline_next_wake on supervision.deadline (next_wake, deadline_id)
    where next_wake is not null;

-- Most orders are drafts without a number: they need no place among the numbers.
alter table supervision.supervision_order drop constraint supervision_order_document_key;
create unique index supervision_order_document_key on supervision.supervision_order (document_number)
    where document_number is not null;
