//! A desk with very much work on it, written straight into the tables: to register as many would take an hour.

use anyhow::Context;
use sqlx::PgPool;

/// So many open matters, in intake and in routing, at the desk of 530902-XFJ, a third of them kept from somebody.
pub async fn fill(admin: &PgPool, matters: i64) -> anyhow::Result<()> {
    for statement in MATTERS {
        sqlx::query(statement).bind(matters).execute(admin).await.context(statement)?;
    }
    sqlx::query("analyze").execute(admin).await?;
    Ok(())
}

const MATTERS: [&str; 4] = [
    "insert into intake.matter (matter_id, petition_count, stage, answerable_body, work_date,
         work_limit_date, work_rule, visibility_version, excluded_bodies, excluded_posts)
     select lpad(to_hex(n), 32, '0')::uuid, 1, 'registered', '530902-XFJ',
         date '2026-01-01' + (n % 1000)::int, date '2026-01-01' + (n % 1000)::int, 'refer', 1,
         case when n % 3 = 0 then array['530902-ZJJ'] else '{}' end, '{}'
     from generate_series(1, $1) n",
    "insert into intake.petition (petition_id, matter_id, opened_matter_id, channel, region,
         receive_time, register_time, state, proposed_cues, party_size, notifiable, historical,
         receiving_body, key_id, sealed_text, version)
     select lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid,
         lpad(to_hex(n), 32, '0')::uuid, 'letter', '530902', '2026-01-01', '2026-01-01',
         'registered', '{}', 1, true, false, '530902-XFJ', 1, sha256('sealed'), 1
     from generate_series(1, $1) n",
    "insert into routing.matter (matter_id, petition_id, number, channel, region, receipt_date,
         office, notifiable, historical, imported, joint, visibility_version, excluded_bodies,
         excluded_posts, complained_bodies, involved_bodies, track, purpose, urgent_proposed, category, rules_tried,
         stage, answerable_body, version)
     select lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid,
         '530902-XFJ-2020-' || n, 'letter', '530902', date '2026-01-01' + (n % 1000)::int,
         '530902-XFJ', true, false, true, false, 1,
         case when n % 3 = 0 then array['530902-ZJJ'] else '{}' end, '{}',
         case when n % 3 = 0 then array['530902-ZJJ'] else '{}' end, array['530902-XFJ'],
         'petition', 'claim', false, 'wage_arrears', '[]', 'registered', '530902-XFJ', 1
     from generate_series(1, $1) n",
    "insert into intake.register (number, petition_id)
     select '530902-XFJ-2020-' || n, lpad(to_hex(n), 32, '0')::uuid from generate_series(1, $1) n",
];
