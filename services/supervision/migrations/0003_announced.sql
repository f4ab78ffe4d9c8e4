-- What is announced once, whoever fires it and how often: reminders before a last day, and calls to the rungs after it.
create table supervision.announced (
    deadline_id uuid not null,
    due_date date not null,
    what text not null,
    announce_time timestamptz not null,
    constraint announced_pkey primary key (deadline_id, due_date, what)
);

insert into supervision.announced
    select deadline_id, due_date, reminder, sent_time from supervision.reminder_sent
    union all
    select deadline_id, due_date, rung, call_time from supervision.rung_called;

drop table supervision.reminder_sent;
drop table supervision.rung_called;
