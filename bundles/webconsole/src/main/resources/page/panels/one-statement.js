import { el, setText } from '../shared/dom.js';
import { bytesPerSecond, clock, count, dayAndClock, decimal, duration, figure, many, oneLine, orNone, percent, visible } from '../shared/format.js';
import { showText } from '../shared/dialog.js';
import { framed } from './frame.js';
import { plotted } from './plotted.js';
import { tabled } from './tabled.js';
import { COLUMNS } from './statement-lists.js';

/** One statement: its text, how often and how long it ran, what it waited for, for which routes, and its plans in the log. */

const PAGE = 8192;

export function oneStatement(id) {
    const own = (state) => many(state.sums?.statements?.rows);
    const ends = (state) => many(state.sums?.statements?.ends);
    const empty = 'It did not run in the last hour, for which single readings are kept; its hours are in the list of statements.';
    const sum = `statements:queryid,datname,usename:${COLUMNS}:queryid=${id}`;
    const waits = `profile.top:wait_event_type,wait_event,route,application_name,usename:aas:query_id=${id}`;

    /** A column over the time, in a second. */
    function way(state, column, factor = 1) {
        const times = ends(state);
        const lengths = times.map((t, i) => (i ? t - times[i - 1] : (times[1] ?? t + 60) - t));
        return [times, times.map((t, i) => own(state).reduce((total, row) => total + (figure(many(row[`${column}_way`])[i]) ?? 0), 0) * factor / Math.max(1, lengths[i]))];
    }

    const plot = (options, ...lines) => plotted({
        kind: 'areas', empty, wants: {}, ...options,
        draw: (state) => (own(state).length ? [ends(state), new Map(lines.map(([label, column, factor]) => [label, way(state, column, factor)[1]]))] : [[], new Map()]),
    });

    const text = { id: 'text', wants: { sum: [sum, waits], texts: ['statement_texts:queryid:query'], journal: ['top_statements'], rows: ['entries'] }, create(page) {
        const words = el('pre', { class: 'statement', tabindex: '0' });
        const list = el('dl', { class: 'tiles' });
        const frame = framed({ id: 'text', title: `Statement ${id}`, size: 'wide' }, words, list);
        return [frame.section, (state) => {
            const told = many(state.journals?.top_statements?.rows).find((row) => String(row.queryid) === id);
            setText(words, visible(state.texts?.[id] ?? told?.query ?? 'Its text is not kept: texts come when a statement is new.'));
            const total = (column) => (own(state).length ? own(state).reduce((all, row) => all + (figure(row[column]) ?? 0), 0) : null);
            const [time, calls, hit, read] = ['total_exec_time', 'calls', 'shared_blks_hit', 'shared_blks_read'].map(total);
            list.replaceChildren(...[['Time', duration(time)], ['Calls', count(calls)], ['Mean', duration(calls ? time / calls : null)], ['Rows a call', decimal(calls ? total('rows') / calls : null)],
                ['Found in cache', percent(hit + read ? (hit * 100) / (hit + read) : null)], ['Database', orNone(own(state)[0]?.datname ?? told?.datname)], ['User', orNone(own(state)[0]?.usename ?? told?.usename)],
            ].map(([name, value]) => el('div', {}, el('dt', { text: name }), el('dd', { text: oneLine(value, 60), title: value }))));
            frame.tell(state, ends(state).at(-1) ?? null, page.server());
        }];
    } };

    const waited = (state) => many(state.sums?.['profile.top']?.rows);
    const readings = (state) => Math.max(1, many(state.sums?.['profile.top']?.ends).length);
    const grouped = (state, keyOf) => {
        const sums = new Map();
        waited(state).forEach((row) => sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + (figure(row.aas) ?? 0)));
        const all = [...sums.values()].reduce((total, aas) => total + aas, 0);
        return [...sums].map(([key, aas]) => ({ key, aas: aas / readings(state), part: all ? (aas * 100) / all : null }));
    };
    const split = (name, title, label, keyOf, none) => tabled({
        id: name, title, size: 'half', one: 'row', sort: [1, 'descending'], height: 'auto', empty: none, keyOf: (row) => row.key, rows: (state) => grouped(state, keyOf), at: (state) => many(state.sums?.['profile.top']?.ends).at(-1) ?? null,
        columns: [{ label, value: (row) => row.key, format: orNone }, { label: 'Sessions', numeric: true, value: (row) => row.aas, format: decimal }, { label: 'Share', numeric: true, value: (row) => row.part, format: percent }],
    });

    const plans = tabled({
        id: 'plans', title: 'Plans seen in the log', size: 'wide', one: 'plan', height: 'auto', keyOf: (row) => `${row.time} ${row.pid}`,
        empty: 'No plan of it was logged in this time: auto_explain with log_min_duration logs the plans of slow statements.',
        rows: (state) => many(state.rows?.entries?.rows).filter((row) => row.plan && String(row.query_id) === id), at: (state) => state.rows?.entries?.at ?? null,
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
        split('its-waits', 'What it waited for', 'Wait', (row) => [row.wait_event_type, row.wait_event].filter(Boolean).join(': '), 'No look at the sessions saw it in this time: it is looked at each second.'),
        split('its-routes', 'For whom it ran', 'Route or application', (row) => row.route ?? row.application_name ?? row.usename, 'No look at the sessions saw it in this time; routes come from comments in statements, docs/correlation.md.'),
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
