import { aligned, seriesOf } from '../shared/facts.js';
import { bytes, count, decimal, duration, figure, many, oneLine, orNone, plural } from '../shared/format.js';
import { setText } from '../shared/dom.js';
import { sparkCell } from '../shared/spark.js';
import { plotted } from './plotted.js';
import { linkCell, tabled } from './tabled.js';
import { address } from '../shell/address.js';

/** All servers, the one that needs a look most on top. */

const FINE = ['up', 'connecting', 'starting_up', 'disabled', 'paused', 'paused_by_dba'];

const own = (state, name) => state.everywhere?.[name] ?? {};
/** What is left out of the answer is not what nobody knows. */
function isToldOf(state, name) {
    const facts = state.everywhere?.[name];
    return facts !== undefined && !facts.series?.['profile.active']?.truncated && seriesOf(facts, 'profile.active').every((entry) => entry.values);
}

function leftOut(state) {
    const others = many(state.servers).filter((server) => !isToldOf(state, server.name)).length;
    return state.everywhere && others ? `figures over time of ${count(many(state.servers).length - others)} of ${plural(many(state.servers).length, 'server')}` : '';
}

const sum = (rows, column) => rows.reduce((most, row) => Math.max(most, figure(row[column]) ?? 0), 0);
const rowsOf = (facts, subject) => many(facts.latest?.[subject]?.tables?.[subject]?.rows);

function replication(facts, role) {
    const senders = rowsOf(facts, 'senders');
    const slots = rowsOf(facts, 'slots');
    const receiver = rowsOf(facts, 'receiver')[0];
    return [
        role === 'standby' && receiver ? `standby, ${bytes(receiver.replay_lag_bytes)} to replay` : null,
        senders.length ? `${plural(senders.length, 'receiver')}, up to ${bytes(sum(senders, 'replay_lag_bytes'))} behind` : null,
        slots.length ? `${plural(slots.length, 'slot')} hold ${bytes(sum(slots, 'retained_bytes'))}` : null,
    ].filter(Boolean).join('; ');
}

/** Worse is higher: a server that cannot be read, then errors, then load beyond its cores, then warnings. */
function badness(row) {
    return (FINE.includes(row.state) ? 0 : 1_000_000) + row.errors * 10_000 + (row.cores && row.load > row.cores ? 5_000 : 0)
        + row.warnings * 100 + (row.waiting ?? 0) * 10 + Math.min(9, row.load ?? 0);
}

function rows(state) {
    const all = many(state.servers).map((server) => {
        const facts = own(state, server.name);
        const load = seriesOf(facts, 'profile.active')[0];
        const row = {
            ...server,
            load: figure(load?.last) ?? figure(server.active), loads: isToldOf(state, server.name) ? many(load?.values) : null,
            cores: server.local ? figure(state.cores) : null,
            errors: (figure(server.checks?.error) ?? 0), warnings: (figure(server.checks?.warning) ?? 0), agent: figure(server.findings) ?? 0,
            replication: replication(facts, server.role),
        };
        return { ...row, badness: badness(row) };
    }).sort((a, b) => b.badness - a.badness || a.name.localeCompare(b.name));
    return all.map((row, i) => ({ ...row, worst: i === 0 && row.badness >= 100 && all.length > 1 }));
}

const stateOf = (row) => `${String(row.state ?? 'unknown').replaceAll('_', ' ')}${row.worst ? ', worst now' : ''}`;
const findingsOf = (row) => [row.errors ? plural(row.errors, 'error') : null, row.warnings ? plural(row.warnings, 'warning') : null,
    row.agent ? `${row.agent} of the agent` : null].filter(Boolean).join(', ') || 'none';

function stateCell(td, row) {
    setText(td, stateOf(row));
    td.className = row.worst || !FINE.includes(row.state) ? 'bad' : '';
    td.title = row.reason ? oneLine(row.reason, 400) : '';
}

const age = (row, now) => (figure(row.t) === null ? null : Math.max(0, now - row.t));

export const servers = () => {
    let now = 0;
    return tabled({
        id: 'servers', title: 'Servers', about: 'all servers', one: 'server', sort: [0, 'descending'], height: 'auto',
        wants: { everywhere: ['1'], series: ['profile.active'], latest: ['senders', 'slots', 'receiver'] },
        empty: 'No server is configured: section [db] of agent.ini names the first.',
        keyOf: (row) => row.name,
        rows: (state) => {
            now = state.now;
            return rows(state);
        },
        at: (state) => many(state.servers).reduce((last, row) => Math.max(last, figure(row.t) ?? 0), 0) || null,
        note: leftOut,
        columns: [
            { label: 'Server', value: (row) => row.badness, file: (row) => row.name, cell: linkCell((row) => address({ page: 'server', server: row.name }), (row) => oneLine(row.name, 60)) },
            { label: 'State', value: stateOf, cell: stateCell },
            { label: 'Role', value: (row) => row.role, format: orNone },
            { label: 'Active sessions', numeric: true, value: (row) => row.load, format: (load, row) => `${decimal(load)}${row.cores ? ` of ${count(row.cores)} cores` : ''}` },
            { label: 'Over the time', value: (row) => row.load, file: (row) => many(row.loads).join(' '), cell: sparkCell((row) => row.loads, (row) => `active sessions over the time, at last ${decimal(row.load)}`) },
            { label: 'Waiting', numeric: true, value: (row) => row.waiting, format: count },
            { label: 'Findings', name: 'when', value: (row) => row.errors * 100 + row.warnings, file: findingsOf, cell: linkCell((row) => (row.errors + row.warnings ? `${address({ page: 'server', server: row.name })}#findings` : null), findingsOf) },
            { label: 'Replication', name: 'wide-name', value: (row) => row.replication, format: orNone },
            { label: 'Data', numeric: true, value: (row) => age(row, now), format: (s) => (s === null ? 'none yet' :  `${duration(Math.round(s) * 1000)} old`) },
            { label: 'Version', value: (row) => row.server_version, format: orNone },
        ],
    });
};

export const loads = () => plotted({
    id: 'loads', title: 'Active sessions', size: 'wide', about: 'all servers', format: decimal, wants: { everywhere: ['1'], series: ['profile.active'] },
    empty: 'No minute of any server is known in this time: the agent keeps one each minute, from its start on.',
    note: leftOut,
    draw: (state) => aligned(many(state.servers).map((server) => [server.name, seriesOf(own(state, server.name), 'profile.active')[0]])),
});
