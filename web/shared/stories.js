import { clockMillis, duration, figure, many, oneLine, orNone, plural, seconds, visible } from './format.js';

/** What is known of requests of applications, as stories: each run once, with what it waited for, what failed, who kept whom waiting. */

const LISTS = { errors: 'error', waits: 'wait', blocked_by: 'blocked_by', blocking: 'blocking', events: 'event', runs: 'run' };
const CANCELS = new Set(['cancel', 'statement_timeout', 'lock_timeout']);
/** The log's time is taken a moment after the end, so that runs which follow each other may seem to overlap. */
const LATE = 0.05;

/** The facts of a body as it came over the wire: its own run, and those of its lists. */
export function factsOf(body) {
    const own = { correlation_id: body.correlation_id, server: body.server };
    // Where no run is known the first error stands in front.
    const facts = [{ ...body, part: body.class ? 'error' : 'run', started_at: body.t, told_by: body.source === 'pg_log' ? 'log' : 'sampled', running: body.state === 'active' }];
    if (body.class && many(body.errors).length) {
        facts.pop();
    }
    for (const [list, part] of Object.entries(LISTS)) {
        many(body[list]).forEach((item) => facts.push({ ...item, ...own, part, started_at: item.at }));
    }
    ['deadlock', 'cancelled', 'temp_bytes'].forEach((flag) => body[flag] && facts.push({ ...own, part: 'flag', started_at: body.t, [flag]: body[flag] }));
    return facts;
}

const overlap = (a, b) => Math.min(a.end, b.end) - Math.max(a.start, b.start);

/** A backend runs one statement at a time: what overlaps on one is one run, of which the log knows most. */
function sameRun(a, b) {
    if (a.server !== b.server || (a.pid ?? null) === null || a.pid !== b.pid) {
        return false;
    }
    const shorter = Math.min(a.end - a.start, b.end - b.start);
    const bothLogged = a.told_by === 'log' && b.told_by === 'log' && !a.plan_format === !b.plan_format;
    return bothLogged ? a.start === b.start && a.end === b.end
        : overlap(a, b) > Math.max(0, shorter / 2) || Math.abs(a.start - b.start) <= Math.min(LATE, 0.003 + (a.end - a.start) / 2);
}

const worth = (run) => (run.told_by === 'log' ? (run.plan_format ? 1 : 0) : run.running ? 3 : 2);

function runsOf(facts) {
    const runs = [];
    const told = facts.filter((fact) => fact.part === 'run' || fact.part === 'plan').map((fact) => {
        const ms = Math.max(0, figure(fact.duration_ms) ?? 0);
        return { ...fact, ms, end: fact.start + ms / 1000, waits: [] };
    });
    for (const run of told.sort((a, b) => worth(a) - worth(b) || b.ms - a.ms)) {
        const known = runs.find((each) => sameRun(each, run));
        if (known) {
            known.plan_format ??= run.plan_format;
            known.route ??= run.route;
        } else {
            runs.push(run);
        }
    }
    return runs.sort((a, b) => a.start - b.start);
}

/** What looks saw, or of the log's message the lock. */
export function waitName(wait) {
    const lock = /(?:waiting for|acquired) (\w+) on (\w+)/.exec(wait.message ?? '');
    return [wait.wait_event_type, wait.wait_event].filter(Boolean).map(visible).join('/') || (lock ? `${lock[1]} on ${lock[2]}` : orNone(wait.message));
}

/**
 * Each wait once, with its seconds: of one for a lock the log tells begin and length, first while it lasts, then at its end; looks tell
 * when they saw one last, and saw the same.
 */
function waitsOf(facts) {
    const waits = [];
    const told = facts.filter((fact) => fact.part === 'wait').map((fact) => {
        const ms = figure(fact.duration_ms);
        return { ...fact, exact: ms !== null, s: ms === null ? figure(fact.seconds) ?? 0 : ms / 1000, end: fact.start + (ms ?? 0) / 1000 };
    });
    for (const wait of told.sort((a, b) => b.exact - a.exact || b.s - a.s)) {
        const same = (known) => known.exact && (wait.exact ? known.pid === wait.pid && Math.abs(known.start - wait.start) <= LATE
            : wait.wait_event_type === 'Lock' && !known.wait_event && wait.start >= known.start - LATE && wait.start <= known.end + 1);
        const known = waits.find(same);
        if (!known) {
            waits.push(wait);
        } else if (!wait.exact) {
            known.wait_event_type = wait.wait_event_type;
            known.wait_event = wait.wait_event;
        }
    }
    return unique(waits, (wait) => [wait.start, wait.pid, waitName(wait)].join(' '));
}

/** What looks saw is told with the moment it was last seen, near the end of its run. */
function settleWaits(runs, waits) {
    for (const wait of waits) {
        const within = runs.filter((run) => (wait.exact && wait.pid !== run.pid ? false : wait.start >= run.start - 1 && wait.start <= run.end + 1));
        within.sort((a, b) => (wait.exact ? overlap(b, wait) - overlap(a, wait) : Math.abs(a.end - wait.start) - Math.abs(b.end - wait.start)));
        within[0]?.waits.push(wait);
    }
}

const unique = (facts, keyOf) => [...new Map(facts.map((fact) => [keyOf(fact), fact])).values()];

export const kindOf = (error) => (error.deadlock || error.class === 'deadlock' ? 'deadlock' : error.cancelled || CANCELS.has(error.class) ? 'cancel' : 'error');

function story(id, facts) {
    const part = (name) => facts.filter((fact) => fact.part === name);
    const runs = runsOf(facts);
    const waits = waitsOf(facts);
    settleWaits(runs, waits);
    const errors = unique(part('error'), (error) => [error.start, error.pid, error.message].join(' '))
        .map((error) => ({ ...error, kind: kindOf(error) }));
    const events = unique(part('event'), (event) => [event.start, event.pid, event.message].join(' ')).map((event) => ({ ...event, kind: 'event' }));
    const others = (name) => unique(part(name), (other) => [other.server, other.pid].join(' '));
    const starts = [...runs, ...errors].map((each) => each.start);
    return {
        id, runs, waits, errors, events,
        blockedBy: others('blocked_by'),
        blocking: others('blocking'),
        deadlock: facts.some((fact) => fact.deadlock),
        start: Math.min(...starts, ...(starts.length ? [] : facts.map((fact) => fact.start))),
        end: Math.max(...facts.map((fact) => fact.end ?? fact.start), ...runs.map((run) => run.end)),
        ms: runs.reduce((sum, run) => sum + run.ms, 0),
    };
}

/** Facts by request, the latest request first. */
export function stories(facts, most) {
    const byId = new Map();
    for (const fact of facts) {
        const start = seconds(fact.started_at);
        if (start !== null) {
            const id = String(fact.correlation_id ?? '').toLowerCase();
            byId.set(id, [...(byId.get(id) ?? []), { ...fact, start }]);
        }
    }
    return [...byId].map(([id, all]) => story(id, all)).filter((each) => each.runs.length || each.errors.length)
        .sort((a, b) => b.start - a.start || a.id.localeCompare(b.id)).slice(0, most);
}

export const shortId = (id) => [...visible(String(id ?? '').slice(0, 64))].slice(0, 8).join('') || 'none';

/** How the other side is named: by its request where it has one. */
export const otherName = (other) => (other.other_correlation_id ? `request ${visible(other.other_correlation_id)}` : `pid ${orNone(other.pid)}, no request`);

export const errorText = (error) => [error.class, error.sql_state_code, error.message].filter(Boolean).map(visible).join(' ');

const runText = (run) => [
    `${run.running ? 'runs for' : 'took'} ${duration(run.ms)}, ${run.told_by === 'log' ? 'from the log' : 'sampled'}`,
    run.plan_format ? 'with a plan' : null, run.route ? `route ${visible(run.route)}` : null,
].filter(Boolean).join(', ');

/** The whole story in the order of time, as text. */
export function storyText(each) {
    const lines = [
        ...each.runs.map((run) => [run.start, 'run', `${runText(run)}\n    ${oneLine(run.query, 2000)}`]),
        ...each.errors.map((error) => [error.start, error.kind, [errorText(error), error.detail ? visible(error.detail) : null].filter(Boolean).join('\n    ')]),
        ...each.events.map((event) => [event.start, 'event', errorText(event)]),
        ...each.waits.map((wait) => [wait.start, 'wait', `${wait.exact ? 'waited' : 'seen waiting'} ${duration(wait.s * 1000)} for ${waitName(wait)}`]),
        ...each.blockedBy.map((other) => [other.start, 'blocked', `by ${otherName(other)}`]),
        ...each.blocking.map((other) => [other.start, 'blocking', otherName(other)]),
    ];
    return lines.sort((a, b) => a[0] - b[0]).map(([at, what, text]) => `${clockMillis(at)}  ${what.padEnd(8)}  ${text}`).join('\n');
}

export const summary = (each) => [
    ...(each.runs.length ? [plural(each.runs.length, 'run'), duration(each.ms)] : []), each.errors.length ? plural(each.errors.length, 'error') : null,
    each.deadlock ? 'victim of a deadlock' : null,
].filter(Boolean).join(', ');
