-- A matter's way inside the bodies that it was with: signed for, dispatched to a section or a post, taken up.
create table routing.dispatch (
    matter_id uuid not null constraint dispatch_matter references routing.matter,
    dispatch_order bigint generated always as identity,
    -- By what it had come to the body: a referral, a review, or the petition.
    stay_id uuid not null,
    kind text not null constraint dispatch_kind check (kind in ('signed', 'dispatched', 'taken_up')),
    body text not null,
    post text not null,
    dispatch_time timestamptz not null,
    section text not null constraint dispatch_section check (char_length(section) <= 60),
    to_post text,
    constraint dispatch_pkey primary key (matter_id, dispatch_order),
    constraint dispatch_place check ((kind = 'dispatched') = (section <> '' or to_post is not null))
);
