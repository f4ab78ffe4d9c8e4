-- The feed can bring the facts about a deadline in another order than they happened in: their version tells which is the later,
-- so one that is over is kept, without a date, and an older word about it changes nothing.

alter table intake.matter_deadline add column version bigint not null default 0;
alter table intake.matter_deadline alter column version drop default;
alter table intake.matter_deadline alter column due_date drop not null;
-- Nobody reads it; the release before this one still writes it.
alter table intake.matter_deadline alter column body drop not null;

drop index intake.matter_deadline_next;
create index matter_deadline_next on intake.matter_deadline (matter_id, due_date) where due_date is not null;
