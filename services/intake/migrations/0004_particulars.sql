-- What a petition's form holds beside its text: the place in words, what its channel asks for. It can say who somebody is, so it is
-- readable only with the key, like the text. Null where nothing of it is known.
alter table intake.petition
    add column particulars_key_id smallint,
    add column sealed_particulars bytea,
    add constraint petition_particulars check ((particulars_key_id is null) = (sealed_particulars is null));

-- What a superior assigned with it: its letter, and the day it set itself. Nothing of it is about a person.
alter table intake.petition
    add column superior_level text constraint petition_superior_level
        check (superior_level in ('state', 'province', 'city', 'county', 'town')),
    add column superior_letter text,
    add column superior_date date,
    add column superior_term_date date,
    add constraint petition_superior check ((superior_level is null) = (superior_letter is null)
        and (superior_level is null) = (superior_date is null)
        and (superior_term_date is null or superior_date is not null));
