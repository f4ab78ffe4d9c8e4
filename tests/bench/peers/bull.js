// BullMQ: delayed jobs in Redis; nothing is kept of a job that is done.
'use strict';
const { Queue, Worker } = require('bullmq');
const { deadlines, firing } = require('./handler');
const { run } = require('./crew');

const NAME = 'deadlines';

const at = (redis) => {
    const { hostname, port, password } = new URL(redis);
    return { host: hostname, port: Number(port), password, maxRetriesPerRequest: null };
};

async function hand({ database, redis, jobs }, due) {
    const queue = new Queue(NAME, { connection: at(redis) });
    await queue.obliterate({ force: true });
    const ids = await deadlines(database, jobs);
    for (let from = 0; from < ids.length; from += 1000) {
        const now = Date.now();
        const opts = { delay: Math.max(1, due - now), removeOnComplete: true, attempts: 3 };
        const some = ids.slice(from, from + 1000);
        await queue.addBulk(some.map((id) => ({ name: 'fire', data: { id }, opts })));
    }
    await queue.close();
}

async function hire({ database, redis, concurrency, connections, sizes }, done) {
    const fire = firing(database, connections, sizes);
    const handler = async (job) => {
        await fire(job.data.id);
        done();
    };
    const worker = new Worker(NAME, handler, { connection: at(redis), concurrency });
    worker.on('error', (error) => console.error(error.message));
    await worker.waitUntilReady();
}

run(__filename, { hire, hand });
