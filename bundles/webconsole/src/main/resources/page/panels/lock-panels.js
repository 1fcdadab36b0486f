import { aligned, latestCut, readAt, rowsOf, seriesOf } from '../shared/facts.js';
import { count, dayAndClock, decimal, duration, figure, many, oneLine, orNone, seconds } from '../shared/format.js';
import { csvButton } from '../shared/csv.js';
import { el } from '../shared/dom.js';
import { blockingGraph } from '../shared/graph.js';
import { framed } from './frame.js';
import { minute } from './minute.js';
import { plotted } from './plotted.js';
import { linkCell, tabled } from './tabled.js';
import { address } from '../shell/address.js';

/** Who waits for whom: now, over the time, and in one incident's minute. */

export const graph = () => ({ id: 'blocking', wants: { latest: ['activity:blocking.'] }, create(page) {
    const drawing = blockingGraph();
    const table = (state, name) => rowsOf(state, 'activity', `blocking.${name}`);
    let edges = [];
    const heads = ['blocked_pid', 'blocker_pid', 'wait_ms', 'mode', 'relation', 'locktype', 'blocked_user', 'blocker_user', 'blocker_state', 'blocked_query'];
    const csv = csvButton('Who blocks whom', () => [`${page.server()}-blocking`, heads, edges.map((edge) => heads.map((head) => edge[head]))]);
    const frame = framed({ id: 'blocking', title: 'Who blocks whom now', size: 'wide' }, drawing.node, el('div', { class: 'under' }, el('p', { class: 'hint' }), csv));
    return [frame.section, (state) => {
        edges = table(state, 'edges');
        const at = readAt(state, 'activity');
        drawing.update(at === null ? null : { edges, roots: table(state, 'roots'), deadlocks: table(state, 'deadlocks') });
        csv.disabled = !edges.length;
        frame.tell(state, at, edges.length ? `${new Set(edges.map((edge) => edge.blocked_pid)).size} wait` : '');
    }];
} });

export const waits = () => plotted({
    id: 'lock-waits', title: 'Sessions that wait for a lock, and incidents', size: 'wide', kind: 'lines', format: decimal, least: 2, colours: { waiting: '--red', 'open incidents': '--ink' }, height: 150,
    wants: { series: ['sessions.waiting', 'blocking.incidents'] }, empty: 'Nobody waited for a lock in this time, or no minute of it is known.',
    draw: (state) => aligned([['waiting', seriesOf(state, 'sessions.waiting').find((entry) => entry.object === 'Lock')], ['open incidents', seriesOf(state, 'blocking.incidents')[0]]]),
});

/** Those of the last hour as they are, earlier ones as the journal has them; each once. */
export function incidentsOf(state) {
    const byId = new Map();
    [...many(state.journals?.incidents?.rows)].reverse().forEach((row) => byId.set(row.key, { ...byId.get(row.key), ...row, incident_id: row.key }));
    many(state.recent?.['blocking.incidents']?.rows).forEach((row) => byId.set(row.incident_id, { ...byId.get(row.incident_id), ...row }));
    const begun = (row) => seconds(row.started_at) ?? row.at ?? 0;
    return [...byId.values()].sort((a, b) => begun(b) - begun(a));
}

const ending = (row) => seconds(row.last_seen_at) ?? seconds(row.ended_at) ?? row.at ?? null;
const to = (row) => address({ page: 'locks', incident: row.incident_id, at: Math.ceil(ending(row) ?? 0) });

export const WANTS = { recent: ['blocking.incidents:incident_id'], journal: ['incidents'] };

export const incidents = () => tabled({
    id: 'incidents', title: 'Incidents', one: 'incident', sort: [0, 'descending'], search: true, height: 'auto', wants: WANTS,
    empty: 'Nobody was blocked in this time. A longer time may show more: incidents are kept for weeks.', unavailable: (state) => state.history_unavailable,
    rows: incidentsOf, keyOf: (row) => row.incident_id, at: (state) => readAt(state, 'activity') ?? state.to, more: (state) => state.journals?.incidents?.truncated || state.recent?.['blocking.incidents']?.truncated,
    columns: [
        { label: 'Began', name: 'when', value: (row) => seconds(row.started_at) ?? row.at, cell: linkCell(to, (row) => dayAndClock(row.started_at ?? row.at)) },
        { label: 'State', value: (row) => row.state, format: orNone },
        { label: 'Lasted', numeric: true, value: (row) => figure(row.duration_ms), format: duration },
        { label: 'Blocked at most', numeric: true, value: (row) => figure(row.peak_blocked), format: count },
        { label: 'Root', value: (row) => row.pid ?? row.prepared ?? row.root, format: orNone },
        { label: 'User', value: (row) => row.usename, format: orNone },
        { label: 'Application', value: (row) => row.application_name, format: (text) => oneLine(text, 48) || '\u2013' },
        { label: 'Relation', value: (row) => row.relation ?? row.locktype, format: orNone },
        { label: 'Mode', value: (row) => row.mode, format: orNone },
        { label: 'Statement of the root', name: 'sql', value: (row) => row.query, format: (text) => oneLine(text, 200) || '\u2013' },
    ],
});

/** The incident that the address names: its facts, and what the sessions did in its last minute. */
export const oneIncident = (id, at) => ({ id: 'incident', wants: WANTS, create(page) {
    const list = el('dl', { class: 'tiles' });
    const behind = minute(page);
    const frame = framed({ id: 'incident', title: 'One incident', size: 'wide' }, list, behind.node, el('p', { class: 'hint' }, el('a', { href: address({ page: 'locks' }), text: 'All incidents' })));
    behind.onClose(() => location.assign(address({ page: 'locks' })));
    let shown = false;
    return [frame.section, (state) => {
        const row = incidentsOf(state).find((each) => each.incident_id === id);
        const facts = row ? [['State', orNone(row.state)], ['Began', dayAndClock(row.started_at ?? row.at)], ['Lasted', duration(row.duration_ms)], ['Blocked at most', count(row.peak_blocked)], ['Root', orNone(row.pid ?? row.prepared ?? row.root)],
            ['User', orNone(row.usename)], ['Application', oneLine(row.application_name, 60) || '\u2013'], ['Relation', orNone(row.relation ?? row.locktype)], ['Mode', orNone(row.mode)]] : [['Incident', 'is not in this time: choose a longer one']];
        list.replaceChildren(...facts.map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', { text: String(value), title: String(value) }))));
        behind.update(state);
        if (!shown && figure(at) !== null) {
            shown = true;
            behind.show(figure(at), 60, null);
        }
        frame.tell(state, row ? ending(row) : null);
    }];
} });

export const locks = () => tabled({
    id: 'locks', title: 'Locks held and waited for', one: 'kind', sort: [5, 'descending'], height: 'auto', wants: { latest: ['locks'] },
    empty: 'No locks have been counted yet: the next cycle counts them.', unavailable: (state) => state.history_unavailable,
    rows: (state) => rowsOf(state, 'locks'), more: (state) => latestCut(state, 'locks'), keyOf: (row) => [row.datname, row.locktype, row.mode, row.granted, row.fastpath].join('|'), at: (state) => readAt(state, 'locks'),
    columns: [
        { label: 'Database', value: (row) => row.datname, format: orNone },
        { label: 'Kind', value: (row) => row.locktype, format: orNone },
        { label: 'Mode', value: (row) => row.mode, format: orNone },
        { label: 'State', value: (row) => (row.granted ? 'held' : 'waited for') },
        { label: 'Way', value: (row) => (row.fastpath ? 'fast path' : 'shared table') },
        { label: 'Locks', numeric: true, value: (row) => figure(row.locks), format: count },
    ],
});
