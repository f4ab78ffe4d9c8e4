-- What a refusal of acceptance rests on (Arts. 19, 36): a matter here, or one outside this system, in words. Null in refusals from before it
-- was asked for.
alter table routing.matter
    add column earlier_matter_id uuid constraint matter_earlier references routing.matter,
    add column earlier_elsewhere text constraint matter_elsewhere check (char_length(earlier_elsewhere) between 2 and 200),
    add constraint matter_one_earlier check (earlier_matter_id is null or earlier_elsewhere is null),
    add constraint matter_rests check (
        non_acceptance is not null or num_nonnulls(earlier_matter_id, earlier_elsewhere) = 0),
    add constraint matter_earlier_is_another check (earlier_matter_id <> matter_id);
