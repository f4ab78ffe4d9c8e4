-- What a petition is about, in one line for lists: checked at the door to hold nothing personal, so it is plain. Null where nobody wrote
-- one; what is shown then is made anew each time it is read, from what is known by that time.
alter table intake.petition add column subject text
    constraint petition_subject check (char_length(subject) between 2 and 60);
