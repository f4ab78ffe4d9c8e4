-- Matters on their way, and the documents and acts that moved them.

-- A matter: whose it is, from whom it is kept, who may know of it, and its screening. What bodies
-- do about it are the rows of the tables below; a new kind of such record is a new table.
create table routing.matter (
    matter_id uuid constraint matter_pkey primary key,
    petition_id uuid not null,
    number text not null,
    channel text not null constraint matter_channel
        check (channel in ('letter', 'visit', 'online', 'telephone', 'fax', 'other')),
    region text not null,
    receipt_date date not null,
    office text not null,
    notifiable boolean not null,
    historical boolean not null,
    -- It came in by an import: all that is published about it goes in the bulk lane.
    imported boolean not null,
    -- A joint petition, which is not handled simply.
    joint boolean not null,
    visibility_version integer not null,
    excluded_bodies text[] not null,
    excluded_posts text[] not null,
    -- The bodies complained about, from which an accusation is kept, also one that is found to be one later.
    complained_bodies text[] not null,
    -- The office and every body that the matter was with or came from. It only grows.
    involved_bodies text[] not null,
    track text not null constraint matter_track check (
        track in ('petition', 'litigation', 'accusation', 'suggestion', 'other_procedure', 'duty')),
    purpose text not null constraint matter_purpose
        check (purpose in ('claim', 'suggestion', 'accusation', 'inquiry')),
    -- What the petitioner stated; null where nothing was stated.
    stated_purpose text constraint matter_stated_purpose
        check (stated_purpose in ('claim', 'suggestion', 'accusation', 'inquiry')),
    -- Words of danger or haste were seen: proposed, not decided.
    urgent_proposed boolean not null,
    category text not null,
    competent_body text,
    -- JSON that no statement looks into: two kilobytes that are written once and hardly ever read.
    rules_tried text compression lz4 not null,
    confirmed_by text,
    change_reason text,
    -- What one person has decided and a second one has to approve.
    awaiting_track text,
    awaiting_category text,
    awaiting_body text,
    awaiting_reason text,
    awaiting_post text,
    awaiting_person text,
    stage text not null constraint matter_stage check (
        stage in ('registered', 'screened', 'referred', 'objected', 'handling', 'delivered', 'under_review',
            'concluded')),
    -- The one body that answers. While it has the matter by a referral or as a direct receipt, it is the
    -- body that the one went to or that received the other, and whoever handles the matter is that body
    -- too: the foreign keys below say so.
    answerable_body text not null,
    referral_id uuid,
    direct_petition_id uuid,
    handling_id uuid,
    -- Who decides about the objection that is pending, and who may settle it by naming a body.
    deciding_body text,
    designating_bodies text[],
    -- The review that a higher body works on, and the stage in which the matter goes on after it.
    review_id uuid,
    resumes text constraint matter_resumes check (resumes in ('delivered', 'concluded')),
    manner text constraint matter_manner
        check (manner in ('opinion', 'guided', 'replied', 'linked', 'void', 'not_accepted', 'directed',
            'answered')),
    non_acceptance text constraint matter_non_acceptance
        check (non_acceptance in ('under_way', 'review_open', 'closed')),
    -- The petition office that the body which received it directly offers it to, and the post that does.
    offered_to text,
    offered_by text,
    version bigint not null,
    constraint matter_awaiting check (
        num_nulls(awaiting_track, awaiting_category, awaiting_body, awaiting_reason, awaiting_post, awaiting_person) in (0, 6)),
    constraint matter_awaits_at_office check (awaiting_track is null or stage in ('registered', 'screened')),
    constraint matter_confirmed check ((confirmed_by is null) = (change_reason is null)),
    constraint matter_screened check (
        stage = 'concluded' or (stage = 'registered') = (confirmed_by is null)),
    constraint matter_at_office check (stage not in ('registered', 'screened') or answerable_body = office),
    constraint matter_with_body check (
        (stage in ('referred', 'objected', 'handling', 'delivered'))
            = (referral_id is not null or direct_petition_id is not null)),
    -- By one of the two. What was received directly lies on its body's own desk until that body accepts it.
    constraint matter_one_receipt check (referral_id is null or direct_petition_id is null),
    constraint matter_accepted_directly check (
        direct_petition_id is null or stage in ('handling', 'delivered')),
    constraint matter_handled check ((stage in ('handling', 'delivered')) = (handling_id is not null)),
    constraint matter_disputed check ((stage = 'objected') = (deciding_body is not null)),
    constraint matter_designators check ((deciding_body is null) = (designating_bodies is null)),
    constraint matter_reviewed check ((stage = 'under_review') = (review_id is not null)),
    constraint matter_goes_on check ((review_id is null) = (resumes is null)),
    constraint matter_concluded check ((stage = 'concluded') = (manner is not null)),
    constraint matter_refused check (
        (manner is not distinct from 'not_accepted') = (non_acceptance is not null)),
    constraint matter_offer check ((offered_to is null) = (offered_by is null)),
    constraint matter_offered check (
        offered_to is null or stage in ('registered', 'screened') and involved_bodies @> array[offered_to]),
    constraint matter_involves check (involved_bodies @> array[office, answerable_body])
);
-- A desk's matters of a stage, in the order in which they are listed.
create index matter_answerable on routing.matter (answerable_body, stage, receipt_date, matter_id);
-- What waits for a sender's decision.
create index matter_deciding on routing.matter (deciding_body) where deciding_body is not null;

-- What waits to be taken over.
create index matter_offered_to on routing.matter (offered_to) where offered_to is not null;

-- Referrals and assignments, in the order in which they were made.
create table routing.referral (
    referral_id uuid constraint referral_pkey primary key,
    matter_id uuid not null constraint referral_matter references routing.matter,
    referral_order bigint generated always as identity,
    kind text not null constraint referral_kind
        check (kind in ('referral', 'assignment', 'transfer', 'designation')),
    state text not null constraint referral_state
        check (state in ('issued', 'objected', 'standing', 'returned', 'accepted', 'replied', 'recalled',
            'not_accepted')),
    from_body text not null,
    to_body text not null,
    receipt_date date not null,
    report_date date,
    result_date date,
    -- When the body told the petitioner by a notice of its own.
    notice_date date,
    -- When it chose simple handling, and when that turned out not to fit.
    simple_date date,
    ordinary_date date,
    objection_date date,
    objection_reason text,
    decision_reason text,
    version bigint not null,
    -- What the matter and its handlings point at: with it, the body cannot be another one.
    constraint referral_to_body unique (matter_id, referral_id, to_body),
    constraint referral_simple check (ordinary_date is null or simple_date <= ordinary_date),
    constraint referral_objection check ((objection_date is null) = (objection_reason is null)),
    constraint referral_objected check (state <> 'objected' or objection_date is not null),
    constraint referral_decision check (decision_reason is null or objection_date is not null)
);
-- A matter is with one body at a time: the referral before must have been returned or recalled.
create unique index referral_not_ended on routing.referral (matter_id)
    where state not in ('returned', 'recalled');

-- Petitions that a body other than the petition office received from the petitioner: it answers for the
-- matter until it has accepted, passed on or ended it.
create table routing.direct_receipt (
    petition_id uuid constraint direct_receipt_pkey primary key,
    matter_id uuid not null constraint direct_receipt_of_matter unique
        constraint direct_receipt_matter references routing.matter,
    body text not null,
    receipt_date date not null,
    -- When the body told the petitioner by a notice of its own.
    notice_date date,
    -- When it chose simple handling, and when that turned out not to fit.
    simple_date date,
    ordinary_date date,
    version bigint not null,
    constraint direct_receipt_simple check (ordinary_date is null or simple_date <= ordinary_date),
    -- What the matter and its handlings point at: with it, the body cannot be another one.
    constraint direct_receipt_body unique (matter_id, petition_id, body)
);

-- Handlings of matters, each with its opinion as far as it has come. A matter may have several, one
-- after another.
create table routing.handling (
    handling_id uuid constraint handling_pkey primary key,
    matter_id uuid not null constraint handling_matter references routing.matter,
    handling_order bigint generated always as identity,
    -- What was accepted: a referral, or a petition that the body received directly.
    referral_id uuid,
    petition_id uuid,
    body text not null,
    acceptance_date date not null,
    -- The review that revoked the opinion before, and the last day that it set; null after an acceptance.
    ordered_by uuid,
    redo_date date,
    -- How far it may go is the region's rule, which is data.
    extension_days integer not null constraint handling_extension check (extension_days >= 0),
    state text not null constraint handling_state
        check (state in ('investigating', 'drafted', 'approved', 'issued', 'delivered', 'answered')),
    -- The parts of the request, and what the opinion says to each; the arrays of a kind are of one length.
    part_requests text[] not null default '{}',
    part_outcomes text[] not null default '{}' constraint handling_outcomes
        check (part_outcomes <@ array['supported', 'explained', 'not_supported']),
    part_opinions text[] not null default '{}',
    facts text,
    grounds text,
    legal_basis text,
    drafter text,
    issue_date date,
    -- Whom the petitioner may ask for a review, and within how many days of the delivery.
    remedy_bodies text[],
    remedy_days integer,
    delivery_date date,
    delivery_proof text,
    -- The steps in which a supported opinion is carried out; without a day and a proof as long as they are not.
    step_ids uuid[] not null default '{}',
    step_measures text[] not null default '{}',
    step_until_dates date[] not null default '{}',
    step_dates date[] not null default '{}',
    step_proofs text[] not null default '{}',
    step_lapsed boolean[] not null default '{}',
    -- By simple handling, without an opinion.
    answer_date date,
    version bigint not null,
    constraint handling_of_matter unique (matter_id, handling_id, body),
    constraint handling_referral foreign key (matter_id, referral_id, body)
        references routing.referral (matter_id, referral_id, to_body) deferrable,
    constraint handling_ordered check ((ordered_by is null) = (redo_date is null)),
    constraint handling_direct foreign key (matter_id, petition_id, body)
        references routing.direct_receipt (matter_id, petition_id, body) deferrable,
    constraint handling_one_receipt check ((referral_id is null) <> (petition_id is null)),
    constraint handling_drafted check (
        (state in ('investigating', 'answered'))
            = (facts is null or grounds is null or legal_basis is null or drafter is null or part_requests = '{}')),
    constraint handling_parts check (
        cardinality(part_requests) = cardinality(part_outcomes)
        and cardinality(part_requests) = cardinality(part_opinions)),
    constraint handling_steps check (
        cardinality(step_ids) = cardinality(step_measures) and cardinality(step_ids) = cardinality(step_until_dates)
        and cardinality(step_ids) = cardinality(step_dates) and cardinality(step_ids) = cardinality(step_proofs)
        and cardinality(step_ids) = cardinality(step_lapsed)),
    constraint handling_remedy check ((remedy_bodies is null) = (remedy_days is null)),
    constraint handling_issued check ((state in ('issued', 'delivered')) = (issue_date is not null)),
    constraint handling_delivered check ((state = 'delivered') = (delivery_date is not null)),
    constraint handling_answered check ((state = 'answered') = (answer_date is not null)),
    constraint handling_proven check ((delivery_date is null) = (delivery_proof is null))
);

-- Reviews and rechecks of opinions, each by the body that was asked. An opinion is reviewed once and rechecked once.
create table routing.review (
    review_id uuid constraint review_pkey primary key,
    matter_id uuid not null constraint review_matter references routing.matter,
    review_order bigint generated always as identity,
    handling_id uuid not null constraint review_handling references routing.handling,
    -- The review that a recheck is about.
    reviewed_id uuid constraint review_reviewed references routing.review,
    kind text not null constraint review_kind check (kind in ('review', 'recheck')),
    body text not null,
    request_date date not null,
    receipt_date date not null,
    request text not null,
    hearing_id uuid,
    hearing_from date,
    hearing_to date,
    hearing_held boolean not null,
    state text not null constraint review_state
        check (state in ('requested', 'drafted', 'approved', 'issued', 'delivered')),
    facts text,
    grounds text,
    decision text constraint review_decision
        check (decision in ('upheld', 'changed', 'revoked', 'not_accepted')),
    outcome text constraint review_outcome check (outcome in ('supported', 'explained', 'not_supported')),
    redo_days integer constraint review_redo_days check (redo_days > 0),
    drafter text,
    issue_date date,
    delivery_date date,
    delivery_proof text,
    version bigint not null,
    constraint review_once unique (handling_id, kind),
    constraint review_of_matter unique (matter_id, review_id, body),
    constraint review_rechecked check ((kind = 'recheck') = (reviewed_id is not null)),
    constraint review_asked check (request_date <= receipt_date),
    constraint review_hearing_days check (
        (hearing_from is null) = (hearing_to is null) and (hearing_from is null or hearing_id is not null)),
    constraint review_hearing_held check (not hearing_held or hearing_from is not null),
    constraint review_drafted check (
        (state = 'requested') = (facts is null or grounds is null or decision is null or drafter is null)),
    constraint review_changed check ((decision is not distinct from 'changed') = (outcome is not null)),
    constraint review_revoked check ((decision is not distinct from 'revoked') = (redo_days is not null)),
    constraint review_issued check ((state in ('issued', 'delivered')) = (issue_date is not null)),
    constraint review_delivered check ((state = 'delivered') = (delivery_date is not null)),
    constraint review_proven check ((delivery_date is null) = (delivery_proof is null))
);
create index review_of on routing.review (matter_id);

-- Whoever has the matter has it by a referral of this matter to this body, or by its own direct receipt,
-- and handles it by a handling of this matter. Where a body's successor takes over, all change together.
alter table routing.matter
    add constraint matter_referral foreign key (matter_id, referral_id, answerable_body)
        references routing.referral (matter_id, referral_id, to_body) deferrable,
    add constraint matter_direct foreign key (matter_id, direct_petition_id, answerable_body)
        references routing.direct_receipt (matter_id, petition_id, body) deferrable,
    add constraint matter_handling foreign key (matter_id, handling_id, answerable_body)
        references routing.handling (matter_id, handling_id, body) deferrable,
    add constraint matter_review foreign key (matter_id, review_id, answerable_body)
        references routing.review (matter_id, review_id, body) deferrable;
alter table routing.handling
    add constraint handling_ordered_by foreign key (ordered_by) references routing.review;

-- What grid workers found about a matter. No foreign key: a finding may arrive before its matter,
-- and waits here.
create table routing.finding (
    task_id uuid constraint finding_pkey primary key,
    matter_id uuid not null,
    finding_date date not null,
    finding text not null
);
create index finding_matter on routing.finding (matter_id);

-- What bodies have to report as grave or urgent (Art. 25), each for itself, from the instant at which it came to know.
create table routing.urgent_report (
    urgent_report_id uuid constraint urgent_report_pkey primary key,
    matter_id uuid not null constraint urgent_report_matter references routing.matter,
    urgent_order bigint generated always as identity,
    body text not null,
    state text not null constraint urgent_report_state
        check (state in ('discovered', 'reported', 'acknowledged', 'dismissed')),
    knowledge_time timestamptz not null,
    grounds text not null,
    discovered_by text not null,
    report_time timestamptz,
    content text,
    reported_by text,
    dismiss_reason text,
    dismissed_by text,
    version bigint not null,
    constraint urgent_report_made check (
        (report_time is null) = (content is null) and (report_time is null) = (reported_by is null)),
    constraint urgent_report_open check (
        case state when 'discovered' then report_time is null
            when 'dismissed' then true else report_time is not null end),
    constraint urgent_report_dismissed check (
        (state = 'dismissed') = (dismiss_reason is not null)
        and (dismiss_reason is null) = (dismissed_by is null))
);
-- A body owes one report of a matter, unless the one before was a false alarm.
create unique index urgent_report_of_body on routing.urgent_report (matter_id, body)
    where state <> 'dismissed';

-- Whom was reported to, and which post of theirs has read it.
create table routing.urgent_addressee (
    urgent_report_id uuid not null
        constraint urgent_addressee_report references routing.urgent_report,
    body text not null,
    addressee_order bigint generated always as identity,
    role text not null constraint urgent_addressee_role
        check (role in ('leadership', 'competent', 'conference', 'higher_office')),
    acknowledge_time timestamptz,
    acknowledged_by text,
    remark text,
    constraint urgent_addressee_pkey primary key (urgent_report_id, body),
    constraint urgent_addressee_read check (
        (acknowledge_time is null) = (acknowledged_by is null)
        and (acknowledge_time is null) = (remark is null))
);

-- Every document that got a number, without gaps per body, kind and year. Only appended to.
create table routing.document (
    number text constraint document_pkey primary key,
    kind text not null,
    body text not null,
    matter_id uuid not null constraint document_matter references routing.matter,
    -- The referral, handling or matter whose document it is.
    subject_id uuid not null,
    issue_date date not null
);
create index document_of_matter on routing.document (matter_id);

-- Who did what to a matter, when, and in which words: guidance, replies, results, reasons. Only
-- appended to.
create table routing.history (
    matter_id uuid not null constraint history_matter references routing.matter,
    history_order bigint generated always as identity,
    act text not null,
    actor text not null,
    person text not null,
    record_time timestamptz not null,
    version bigint not null,
    remark text not null,
    constraint history_pkey primary key (matter_id, history_order)
);
