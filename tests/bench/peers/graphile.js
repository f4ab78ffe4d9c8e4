// graphile-worker: jobs in PostgreSQL, fetched in batches into a local queue and completed in batches.
'use strict';
const { Pool } = require('pg');
const { Logger, makeWorkerUtils, run: startWorker } = require('graphile-worker');
const { deadlines, firing } = require('./handler');
const { run } = require('./crew');

const silent = new Logger(() => () => {});

async function hand({ database, jobs }, due) {
    const pool = new Pool({ connectionString: database, max: 2 });
    pool.on('error', (error) => console.error(error.message));
    pool.on('connect', (client) => client.on('error', () => {}));
    await pool.query('drop schema if exists graphile_worker cascade');
    const utils = await makeWorkerUtils({ pgPool: pool, logger: silent });
    await utils.migrate();
    const ids = await deadlines(database, jobs);
    const runAt = new Date(due);
    for (let from = 0; from < ids.length; from += 1000) {
        const some = ids.slice(from, from + 1000);
        await utils.addJobs(some.map((id) => ({ identifier: 'fire', payload: { id }, runAt })));
    }
    await pool.query('vacuum analyze graphile_worker._private_jobs');
    await utils.release();
    await pool.end();
}

async function hire({ database, concurrency, connections, localQueue, completeDelay, sizes }, done) {
    const fire = firing(database, connections, sizes);
    await startWorker({
        // Its own connections fetch and complete; the handlers have theirs.
        connectionString: database,
        maxPoolSize: 10,
        concurrency,
        pollInterval: 200,
        noHandleSignals: true,
        logger: silent,
        preset: {
            worker: {
                localQueue: { size: localQueue },
                completeJobBatchDelay: completeDelay,
                failJobBatchDelay: completeDelay,
            },
        },
        taskList: {
            fire: async ({ id }) => {
                await fire(id);
                done();
            },
        },
    });
}

run(__filename, { hire, hand });
