import { el, svg } from '../shared/dom.js';
import { readAt, rowsOf } from '../shared/facts.js';
import { bytes, count, duration, figure, oneLine, orNone, plural } from '../shared/format.js';
import { table } from '../shared/table.js';
import { csvButton } from '../shared/csv.js';
import { framed } from './frame.js';

/** Who takes the WAL of this server, drawn from it to the right, and what each slot holds back. */

const WIDTH = 210;
const HEIGHT = 58;
const ROW = 72;
const GAP = 120;
const MOST = 8;

const MANY_BYTES = 64 * 1024 * 1024;

function sinks(state) {
    const senders = rowsOf(state, 'senders').map((row) => ({
        name: row.application_name || row.client_addr, kind: `${orNone(row.state)}, ${orNone(row.sync_state)}`,
        lag: figure(row.replay_lag_bytes), late: figure(row.replay_behind_ms), pid: row.pid, bad: (figure(row.replay_lag_bytes) ?? 0) > MANY_BYTES,
    }));
    const idle = rowsOf(state, 'slots').filter((row) => !row.active).map((row) => ({
        name: row.slot_name, kind: `${orNone(row.slot_type)} slot, nobody uses it`, lag: figure(row.retained_bytes), late: null, bad: (figure(row.retained_bytes) ?? 0) > MANY_BYTES, slot: true,
    }));
    return [...senders, ...idle];
}

function box(x, y, title, second, third, kind) {
    return svg('g', { class: `backend ${kind}`, role: 'img', 'aria-label': [title, second, third].filter(Boolean).join(', ') }, svg('svg', { x, y, width: WIDTH, height: HEIGHT },
        svg('rect', { x: 1, y: 1, width: WIDTH - 2, height: HEIGHT - 2, rx: 6 }), svg('rect', { x: 1, y: 1, width: 4, height: HEIGHT - 2, rx: 2, class: 'edge' }),
        svg('foreignObject', { x: 12, y: 4, width: WIDTH - 20, height: HEIGHT - 6 }, el('p', {}, el('b', { text: oneLine(title, 40) })), el('p', { text: second }), el('p', { class: 'what', text: third }))));
}

function picture(state, all) {
    const shown = all.slice(0, MOST);
    const receiver = rowsOf(state, 'receiver')[0];
    const left = receiver ? WIDTH + GAP : 0;
    const height = Math.max(1, shown.length) * ROW;
    const middle = (height - HEIGHT) / 2;
    const lines = shown.map((each, i) => svg('path', { class: 'line', d: `M${left + WIDTH},${middle + HEIGHT / 2} C${left + WIDTH + GAP / 2},${middle + HEIGHT / 2} ${left + WIDTH + GAP / 2},${i * ROW + HEIGHT / 2} ${left + WIDTH + GAP},${i * ROW + HEIGHT / 2}` }));
    return svg('svg', { width: left + WIDTH + (shown.length ? GAP + WIDTH : 0), height }, svg('g', { class: 'arrow' }, ...lines, receiver ? svg('path', { class: 'line', d: `M${WIDTH},${middle + HEIGHT / 2} H${left}` }) : null),
        receiver ? box(0, middle, `${receiver.sender_host ?? 'upstream'}:${receiver.sender_port ?? ''}`, 'upstream', `${orNone(receiver.status)}, ${bytes(receiver.replay_lag_bytes)} to replay`, 'waiter') : null,
        box(left, middle, state.server, 'this server', plural(all.length, 'receiver'), 'waiter'),
        ...shown.map((each, i) => box(left + WIDTH + GAP, i * ROW, each.name, each.kind, each.slot ? `holds ${bytes(each.lag)}` : `${bytes(each.lag)}, ${duration(each.late)} behind`, each.bad ? 'root' : 'waiter')));
}

export const replication = () => ({ id: 'replication', wants: { latest: ['senders', 'slots', 'receiver'] }, create(page) {
    const stage = el('div', { class: 'scroll replication', role: 'group', tabindex: '0', 'aria-label': 'Replication: the WAL goes from left to right' });
    const list = table({
        label: 'Replication as a list', className: 'short', empty: 'Nobody takes the WAL of this server.', keyOf: (row) => `${row.name} ${row.pid}`,
        columns: [
            { label: 'Receiver', value: (row) => row.name, format: orNone },
            { label: 'State', value: (row) => row.kind, format: orNone },
            { label: 'Behind', numeric: true, value: (row) => row.lag, format: bytes },
            { label: 'In time', numeric: true, value: (row) => row.late, format: duration },
            { label: 'pid', numeric: true, value: (row) => row.pid, format: count },
        ],
    });
    let all = [];
    let drawn = '';
    const csv = csvButton('Replication', () => [`${page.server()}-replication`, ['receiver', 'state', 'behind bytes', 'behind ms', 'pid'], all.map((each) => [each.name, each.kind, each.lag, each.late, each.pid])]);
    const none = el('p', { class: 'empty', text: 'Nobody takes the WAL of this server, and it takes none: a standby or a slot would stand here.' });
    const frame = framed({ id: 'replication', title: 'Replication', size: 'two-thirds' }, stage, none, el('div', { class: 'under' }, el('details', { class: 'as-table' }, el('summary', { text: 'As a table' }), list.node), csv));
    return [frame.section, (state) => {
        all = sinks(state);
        const any = all.length > 0 || rowsOf(state, 'receiver').length > 0;
        const sign = JSON.stringify([state.server, all, rowsOf(state, 'receiver')]);
        if (sign !== drawn) {
            drawn = sign;
            stage.replaceChildren(...(any ? [picture(state, all)] : []));
        }
        stage.hidden = !any;
        none.hidden = any;
        csv.disabled = !all.length;
        list.update(all);
        frame.tell(state, readAt(state, 'senders') ?? readAt(state, 'slots') ?? readAt(state, 'receiver'), all.length > MOST ? `${MOST} of ${all.length} drawn` : '');
    }];
} });
