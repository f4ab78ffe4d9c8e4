-- What a matter is about, in one line for lists, as intake publishes it with the petition: checked there to hold nothing personal. Null
-- where nobody wrote one. It stands in the matter's own row, so it is kept from whomever the matter is kept from.
alter table routing.matter add column subject text
    constraint matter_subject check (char_length(subject) between 2 and 60);
