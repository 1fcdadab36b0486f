import { el, reconcile, setText } from '../shared/dom.js';
import { endOf, lastOf, meanOf, readAt, rowsOf } from '../shared/facts.js';
import { bytesPerSecond, count, dayAndClock, decimal, duration, figure, many, oneLine, orNone, percent } from '../shared/format.js';
import { framed } from './frame.js';

/** What a server is and does, in a line of figures. */

const SERIES = ['profile.active', 'databases.commits', 'databases.blks_hit', 'databases.blks_read', 'wal.bytes', 'connections.used', 'connections.limit', 'statements.calls'];

function hits(state) {
    const [hit, read] = [meanOf(state, 'databases.blks_hit'), meanOf(state, 'databases.blks_read')];
    return hit === null || read === null || hit + read === 0 ? null : (hit * 100) / (hit + read);
}

function tiles(state) {
    const server = many(state.servers).find((each) => each.name === state.server) ?? {};
    const own = rowsOf(state, 'server')[0] ?? {};
    const started = Date.parse(own.started_at ?? '') / 1000;
    return [
        ['State', String(server.state ?? 'unknown').replaceAll('_', ' ')],
        ['PostgreSQL', `${orNone(server.server_version ?? own.server_version)}, ${orNone(server.role)}`],
        ['Up for', Number.isFinite(started) ? duration((state.now - started) * 1000) : '\u2013'],
        ['Active sessions', decimal(lastOf(state, 'profile.active'))],
        ['Transactions', figure(meanOf(state, 'databases.commits')) === null ? '\u2013' : `${decimal(meanOf(state, 'databases.commits'))}/s`],
        ['Statements', figure(meanOf(state, 'statements.calls')) === null ? '\u2013' : `${decimal(meanOf(state, 'statements.calls'))}/s`],
        ['Found in cache', percent(hits(state))],
        ['WAL', bytesPerSecond(meanOf(state, 'wal.bytes'))],
        ['Connections', `${count(lastOf(state, 'connections.used'))} of ${count(lastOf(state, 'connections.limit'))}`],
        ['Waiting', count(server.waiting)],
    ];
}

export const facts = () => ({ id: 'facts', wants: { series: SERIES, latest: ['server'] }, create() {
    const list = el('dl', { class: 'tiles' });
    const frame = framed({ id: 'facts', title: 'Now, and on average', size: 'wide' }, list);
    return [frame.section, (state) => {
        reconcile(list, tiles(state), ([name]) => name, ([name]) => el('div', {}, el('dt', { text: name }), el('dd')), (node, [, value]) => {
            setText(node.lastChild, oneLine(value, 60));
            node.lastChild.title = value;
        });
        const start = dayAndClock(state.from);
        frame.tell(state, Math.max(endOf(state, SERIES) ?? 0, readAt(state, 'server') ?? 0) || null, `averages since ${start}`);
    }];
} });
