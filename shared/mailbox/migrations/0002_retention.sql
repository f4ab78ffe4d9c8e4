-- Old answers are found by their time. They are written in the order of time, so a block range index of a few pages does, which
-- costs a registration nothing.
create index request_answer_time on {schema}.request_answer using brin (answer_time);
