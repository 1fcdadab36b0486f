import { aligned, lastOf, seriesOf, single } from '../shared/facts.js';
import { bytesPerSecond, count, decimal, duration, figure, percent, plural } from '../shared/format.js';
import { plotted } from './plotted.js';

/** What one server did over the time: throughput, statements, cache, WAL, checkpoints, I/O, connections. */

const BLOCK = 8192;
const empty = 'No minute of this server is known in this time: the agent keeps one each minute, from its start on.';

/** Figures of which a server has one each, as lines of a plot. */
export const simple = (options, ...lines) => plotted({
    empty, wants: { series: lines.map(([name]) => name) },
    draw: (state) => aligned(lines.map(([name, label, factor]) => single(state, name, label, factor))), ...options,
});

export const throughput = () => simple({ id: 'throughput', title: 'Transactions a second', kind: 'areas', format: decimal, colours: { committed: '--blue', 'rolled back': '--red' } },
    ['databases.commits', 'committed'], ['databases.rollbacks', 'rolled back']);

export const statementTime = (size = 'third') => simple({ id: 'time', size, title: 'Statement time a second', kind: 'areas', format: duration, least: 10, colours: { executing: '--blue', planning: '--orange' },
    empty: 'Nothing is known of statements: the extension pg_stat_statements has to be created in the configured database.' },
['statements.exec_time', 'executing'], ['statements.plan_time', 'planning']);

export const cache = () => plotted({
    id: 'cache', title: 'Found in shared buffers', format: percent, most: 100, empty, colours: { 'found in the cache': '--green' }, wants: { series: ['databases.blks_hit', 'databases.blks_read'] },
    draw: (state) => {
        const [times, columns] = aligned([single(state, 'databases.blks_hit', 'hit'), single(state, 'databases.blks_read', 'read')]);
        const share = times.map((t, i) => {
            const [hit, read] = [columns.get('hit')?.[i] ?? null, columns.get('read')?.[i] ?? null];
            return hit === null || read === null || hit + read === 0 ? null : (hit * 100) / (hit + read);
        });
        return [times, times.length ? new Map([['found in the cache', share]]) : new Map()];
    },
});

export const reads = () => simple({ id: 'reads', title: 'Reads and temporary files', kind: 'areas', format: bytesPerSecond, least: 4096, binary: true, colours: { read: '--sky', temporary: '--orange' } },
    ['databases.blks_read', 'read', BLOCK], ['databases.temp_bytes', 'temporary']);

export const wal = () => simple({ id: 'wal', title: 'WAL written', kind: 'areas', format: bytesPerSecond, least: 4096, binary: true, colours: { WAL: '--pink' } }, ['wal.bytes', 'WAL']);

export const checkpoints = () => plotted({
    id: 'checkpoints', title: 'Checkpoints', kind: 'bars', format: decimal, empty, colours: { timed: '--green', requested: '--red' }, wants: { series: ['checkpoints.timed', 'checkpoints.requested'] },
    draw: (state) => aligned([['checkpoints.timed', 'timed'], ['checkpoints.requested', 'requested']]
        .map(([name, label]) => single(state, name, label, seriesOf(state, name)[0]?.step))),
    note: (state) => (seriesOf(state, 'checkpoints.timed')[0]?.step ? `in ${duration(seriesOf(state, 'checkpoints.timed')[0].step * 1000)} each` : ''),
});

export const io = () => simple({ id: 'io', title: 'Reads and writes a second', kind: 'areas', format: decimal, colours: { reads: '--sky', writes: '--orange', extensions: '--green' },
    empty: 'Nothing is known of the reads and writes of all processes: PostgreSQL counts them from version 16 on.' },
['io.reads', 'reads'], ['io.writes', 'writes'], ['io.extends', 'extensions']);

const limit = (state) => lastOf(state, 'connections.limit');

export const connections = () => plotted({
    id: 'connections', title: 'Connections', format: count, least: 4, empty, colours: { used: '--blue' }, wants: { series: ['connections.used', 'connections.limit'] },
    draw: (state) => aligned([single(state, 'connections.used', 'used')]),
    level: (state) => (limit(state) === null ? null : { value: limit(state), label: `max_connections ${count(limit(state))}` }),
    note: (state) => (limit(state) && figure(lastOf(state, 'connections.used')) !== null ? `${percent((lastOf(state, 'connections.used') * 100) / limit(state))} of ${count(limit(state))}` : ''),
});

const STATES = { active: '--blue', 'in a transaction': '--orange', 'after an error': '--red', idle: '--grey' };

export const sessions = () => simple({ id: 'states', title: 'Sessions by state', kind: 'steps', format: decimal, least: 4, colours: STATES },
    ['sessions.active', 'active'], ['sessions.idle_in_transaction', 'in a transaction'], ['sessions.idle_in_transaction_aborted', 'after an error'], ['sessions.idle', 'idle']);

export const incidents = () => simple({ id: 'blocked', title: 'Blocking incidents', kind: 'bars', format: decimal, colours: { open: '--red' } }, ['blocking.incidents', 'open']);

export const cores = (state) => {
    const server = (state.servers ?? []).find((one) => one.name === state.server);
    return server?.local && figure(state.cores) !== null ? { value: figure(state.cores), label: plural(figure(state.cores), 'core') } : null;
};
