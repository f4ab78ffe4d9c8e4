// The part both peers share: processes that work, and a foreman who hands out jobs due at one instant and waits for the last.
'use strict';
const { fork } = require('node:child_process');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs a peer. The command line holds one JSON object of settings; `hire` starts a worker in a process of its own and
 * gets a function to call after each job, `hand` puts all jobs where the workers find them, due at an instant.
 */
async function run(file, { hire, hand }) {
    const settings = JSON.parse(process.argv[2]);
    if (process.send) {
        await work(settings, hire);
        return;
    }
    // So long that everything is handed out and every worker waits before the instant comes.
    const due = Date.now() + 4000 + Math.ceil(settings.jobs * settings.handingMs);
    await hand(settings, due);
    const crew = [];
    for (let at = 0; at < settings.processes; at += 1) {
        crew.push(await start(file, settings));
    }
    const slack = due - Date.now();
    if (slack < 500) {
        throw new Error(`the jobs were due ${-slack} ms before everything was ready: raise handingMs`);
    }
    const fired = () => crew.reduce((sum, it) => sum + it.count, 0);
    while (fired() < settings.jobs && Date.now() < due + settings.patienceMs) {
        await pause(50);
    }
    const last = Math.max(...crew.map((it) => it.last));
    console.log(JSON.stringify({ fired: fired(), seconds: (last - due) / 1000 }));
    crew.forEach((it) => it.process.kill('SIGKILL'));
    process.exit(0);
}

/** In a worker's process: counts what was committed, and when the last was. */
async function work(settings, hire) {
    const told = { count: 0, last: 0 };
    await hire(settings, () => {
        told.count += 1;
        told.last = Date.now();
    });
    process.send({ ready: true });
    setInterval(() => process.send(told), 50);
}

function start(file, settings) {
    return new Promise((resolve, reject) => {
        const one = { process: fork(file, [JSON.stringify(settings)]), count: 0, last: 0 };
        one.process.on('exit', () => reject(new Error('a worker ended before it was ready')));
        one.process.on('message', (told) => {
            if (told.ready) {
                resolve(one);
            } else {
                Object.assign(one, told);
            }
        });
    });
}

module.exports = { run };
