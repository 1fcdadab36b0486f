import { el, setText } from '../shared/dom.js';
import { bytesPerSecond, clock, count, dayAndClock, decimal, duration, figure, many, oneLine, orNone, percent, visible } from '../shared/format.js';
import { showText } from '../shared/dialog.js';
import { framed } from './frame.js';
import { plotted } from './plotted.js';
import { tabled } from './tabled.js';
import { COLUMNS, TEXTS, hoursKnown, isRecent, summed } from './statement-lists.js';

/** One statement: its text, how often and how long it ran, what it waited for, for which routes, and its plans in the log. */

const PAGE = 8192;
/** So much of a text the journals keep. */
const JOURNAL = 300;
const WAITS = 'profile.top:wait_event_type,wait_event,route,application_name,usename:aas:query_id=';

export function oneStatement(id) {
    const own = (state) => many(summed(state).rows);
    const at = (state) => many(summed(state).ends).at(-1) ?? null;
    const empty = (state) => (isRecent(state) ? 'It did not run in this time, or not within the readings that are kept.'
        : `It was not among the first twenty of an hour of this time: ${hoursKnown(state)}.`);
    const wants = (recent) => ({
        ...(recent ? { sum: [`statements:queryid,datname,usename:${COLUMNS}:queryid=${id}`, WAITS + id] } : { hours: [`top_statements:queryid,datname,usename:${COLUMNS}:queryid=${id}`], sum: [WAITS + id] }),
        texts: TEXTS, rows: [`entries:query_id=${id}`],
    });

    /** The parts of the time: when each begins, within the time, and how long it is. */
    function parts(state) {
        const { ends = [], from = null } = summed(state);
        const lengths = ends.map((end, i) => end - (i ? ends[i - 1] : from ?? 2 * end - (ends[1] ?? end + 60)));
        return { begins: ends.map((end, i) => Math.max(state.from, end - lengths[i])), lengths };
    }

    /** A column over the time, in a second; unknown where no row says it. */
    function way(state, lengths, column, factor = 1) {
        return lengths.map((length, i) => {
            const known = own(state).map((row) => figure(many(row[`${column}_way`])[i])).filter((value) => value !== null);
            return known.length ? (known.reduce((sum, value) => sum + value, 0) * factor) / Math.max(1, length) : null;
        });
    }

    const plot = (options, ...lines) => plotted({
        kind: 'steps', empty, wants: {}, at, ...options, unavailable: (state) => (isRecent(state) ? state.history_unavailable : state.series_unavailable),
        draw(state) {
            const { begins, lengths } = own(state).length ? parts(state) : { begins: [], lengths: [] };
            return [begins, begins.length ? new Map(lines.map(([label, column, factor]) => [label, way(state, lengths, column, factor)])) : new Map(), lengths.length === 1 ? lengths[0] : undefined];
        },
    });

    const text = { id: 'text', wants, create() {
        const words = el('pre', { class: 'statement', tabindex: '0' });
        const list = el('dl', { class: 'tiles' });
        const frame = framed({ id: 'text', title: `Statement ${id}`, size: 'wide' }, words, list);
        return [frame.section, (state) => {
            const known = state.texts?.[id] ?? '';
            setText(words, visible(known || 'Its text is not kept: texts come when a statement is new.'));
            const total = (column) => own(state).map((row) => figure(row[column])).filter((value) => value !== null).reduce((all, value) => (all ?? 0) + value, null);
            const [time, calls, hit, read] = ['total_exec_time', 'calls', 'shared_blks_hit', 'shared_blks_read'].map(total);
            list.replaceChildren(...[['Time', duration(time)], ['Calls', count(calls)], ['Mean', duration(calls ? time / calls : null)], ['Rows a call', decimal(calls ? total('rows') / calls : null)],
                ['Found in cache', percent(hit + read ? (hit * 100) / (hit + read) : null)], ['Database', orNone(own(state)[0]?.datname)], ['User', orNone(own(state)[0]?.usename)],
            ].map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', { text: oneLine(value, 60), title: value }))));
            frame.tell(state, at(state), known.length === JOURNAL ? `the first ${JOURNAL} characters` : '', isRecent(state) ? '' : `while among the first twenty of an hour, ${hoursKnown(state)}`);
        }];
    } };

    /** What is kept for an hour says nothing of a time before. */
    const ofTheHour = (usual, what) => (state) => (isRecent(state) ? usual : `${what} is kept for an hour: of the rest of this time it is unknown, which is not to say that there was none.`);
    const partly = (state) => (isRecent(state) ? '' : 'of the last hour alone');

    const waited = (state) => many(state.sums?.['profile.top']?.rows);
    const readings = (state) => Math.max(1, many(state.sums?.['profile.top']?.ends).length);
    const grouped = (state, keyOf) => {
        const sums = new Map();
        waited(state).forEach((row) => sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + (figure(row.aas) ?? 0)));
        const all = [...sums.values()].reduce((total, aas) => total + aas, 0);
        return [...sums].map(([key, aas]) => ({ key, aas: aas / readings(state), part: all ? (aas * 100) / all : null }));
    };
    const split = (name, title, label, keyOf, none) => tabled({
        id: name, title, size: 'half', one: 'row', sort: [1, 'descending'], height: 'auto', empty: none, note: partly, unavailable: (state) => state.history_unavailable, keyOf: (row) => row.key, rows: (state) => grouped(state, keyOf), at: (state) => many(state.sums?.['profile.top']?.ends).at(-1) ?? null,
        columns: [{ label, value: (row) => row.key, format: orNone }, { label: 'Sessions', numeric: true, value: (row) => row.aas, format: decimal }, { label: 'Share', numeric: true, value: (row) => row.part, format: percent }],
    });

    const plans = tabled({
        id: 'plans', title: 'Plans seen in the log', size: 'wide', one: 'plan', height: 'auto', keyOf: (row) => `${row.time} ${row.pid}`,
        empty: (state) => (state.rows?.entries?.truncated ? 'None of the newest entries of the log about it has a plan, and older ones did not fit: choose a shorter time.'
            : ofTheHour('No plan of it was logged in this time: auto_explain with log_min_duration logs the plans of slow statements.', 'The log')(state)),
        note: partly, more: (state) => state.rows?.entries?.truncated, unavailable: (state) => state.history_unavailable,
        rows: (state) => many(state.rows?.entries?.rows).filter((row) => row.plan), at: (state) => state.rows?.entries?.at ?? null,
        columns: [
            { label: 'When', name: 'when', value: (row) => row.time, format: dayAndClock },
            { label: 'Took', numeric: true, value: (row) => row.duration_ms, format: duration },
            { label: 'Plan', name: 'sql', value: (row) => row.plan, cell: planCell },
        ],
    });

    return [
        text,
        plot({ id: 'its-time', title: 'Time a second', format: duration, least: 10, colours: { executing: '--blue' } }, ['executing', 'total_exec_time']),
        plot({ id: 'its-calls', title: 'Calls and rows a second', kind: 'lines', format: decimal }, ['calls', 'calls'], ['rows', 'rows']),
        plot({ id: 'its-reads', title: 'Read and WAL written', format: bytesPerSecond, least: 4096, binary: true, colours: { read: '--sky', WAL: '--pink' } }, ['read', 'shared_blks_read', PAGE], ['WAL', 'wal_bytes']),
        split('its-waits', 'What it waited for', 'Wait', (row) => [row.wait_event_type, row.wait_event].filter(Boolean).join(': '), ofTheHour('No look at the sessions saw it in this time: it is looked at each second.', 'What it waited for')),
        split('its-routes', 'For whom it ran', 'Route or application', (row) => row.route ?? row.application_name ?? row.usename, ofTheHour('No look at the sessions saw it in this time; routes come from comments in statements, docs/correlation.md.', 'For whom it ran')),
        plans,
    ];
}

function planCell(td, row) {
    if (!td.firstChild) {
        td.append(el('button', { type: 'button', class: 'text', on: { click: () => showText('Plan', clock(td.row.time), td.row.plan) } }));
    }
    td.row = row;
    setText(td.firstChild, oneLine(row.plan, 200));
}
