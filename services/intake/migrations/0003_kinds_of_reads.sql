-- Beside the petitioners' names, what a petition says and the earlier matter proposed for it are personal, and each opening is recorded by
-- its kind. What was recorded before was names and addresses.
alter table intake.personal_read add column kind text not null default 'petitioners'
    constraint personal_read_kind check (kind in ('petitioners', 'text', 'proposal'));
-- Whether an official has opened this petition today.
create index personal_read_of_petition on intake.personal_read (petition_id, person, kind, read_time);
-- The official who registered the petition knows its text; null for those registered before this was kept.
alter table intake.petition add column registrar text;
