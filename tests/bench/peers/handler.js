// What each peer's handler commits for one job: the rows that one firing of a deadline writes in Headwater.
// One statement is one transaction and one round trip, prepared once a connection: nothing a handler does is cheaper.
'use strict';
const { Pool } = require('pg');

const FIRE = `
with fired as (
    update peer.deadline
    set state = 'breached', was_breached = true, end_date = null, cause = null, next_wake = null, version = version + 1
    where deadline_id = $1 and next_wake is not null
    returning deadline_id, dossier_id, matter_id, rule, body, due_time
), labelled as (
    select f.*, d.visibility_version, d.excluded_bodies, d.excluded_posts
    from fired f join peer.dossier d using (dossier_id)
), drafted as (
    insert into peer.supervision_order (order_id, dossier_id, matter_id, deadline_id, rule, body, state, version)
    select gen_random_uuid(), dossier_id, matter_id, deadline_id, rule, body, 'drafted', 1 from labelled
    on conflict (deadline_id) do nothing
)
insert into peer.outbox (event_id, type, matter_id, effect_date, record_time, actor, traceparent,
    visibility_version, excluded_bodies, excluded_posts, payload)
select gen_random_uuid(), e.type, l.matter_id, (l.due_time at time zone 'Asia/Shanghai')::date, now(),
    'service:supervision', '', l.visibility_version, l.excluded_bodies, l.excluded_posts, e.payload
from labelled l, (values
    ('headwater.supervision.v1.DeadlineBreached', $2::bytea),
    ('headwater.supervision.v1.OrderDrafted', $3::bytea)) as e (type, payload)`;

/** A pool that fires deadlines; `sizes` are the mean sizes of the events' payloads in Headwater. */
function firing(database, connections, sizes) {
    const pool = new Pool({ connectionString: database, max: connections, min: connections });
    pool.on('error', (error) => console.error(error.message));
    const breached = Buffer.alloc(sizes.breached, 7);
    const drafted = Buffer.alloc(sizes.drafted, 7);
    return (id) => pool.query({ name: 'fire', text: FIRE, values: [id, breached, drafted] });
}

/** The ids of the deadlines to fire. */
async function deadlines(database, jobs) {
    const pool = new Pool({ connectionString: database, max: 1 });
    const found = await pool.query('select deadline_id from peer.deadline order by deadline_id limit $1', [jobs]);
    await pool.end();
    return found.rows.map((row) => row.deadline_id);
}

module.exports = { firing, deadlines };
