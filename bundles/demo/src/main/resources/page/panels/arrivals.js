import { el, setText } from '../shared/dom.js';
import { showJson, showText } from '../shared/dialog.js';
import { bytes, clock, clockMillis, count, dayAndClock, many, oneLine, orNone, pick, plural, seconds } from '../shared/format.js';
import { table } from '../shared/table.js';
import { panel } from './panel.js';

/** Log entries as the agent read them, and the payloads as they came over the wire. */

const TIMES = ['log_time', 'time', 'timestamp', 't'];
const SEVERITIES = ['error_severity', 'severity', 'level'];
const ALARMING = /^(error|fatal|panic)$/i;

function severityCell(td, row) {
    const severity = String(pick(row, ...SEVERITIES) ?? '');
    if (!td.firstChild) {
        td.append(el('span', { class: 'tag' }));
    }
    td.firstChild.classList.toggle('bad', ALARMING.test(severity));
    td.firstChild.classList.toggle('warn', /^warning$/i.test(severity));
    setText(td.firstChild, orNone(severity));
}

const message = (row) => pick(row, 'message', 'raw', 'text') ?? JSON.stringify(row);

function messageCell(td, row) {
    if (!td.firstChild) {
        td.append(el('button', { type: 'button', class: 'text', on: { click: () => showJson('Log entry', dayAndClock(pick(td.row, ...TIMES)), JSON.stringify(td.row)) } }));
    }
    td.row = row;
    setText(td.firstChild, oneLine(message(row), 240));
}

export function logs() {
    const list = table({
        label: 'Log entries', className: 'tall', empty: 'No log entry has arrived yet: the agent reads the log in each cycle.',
        keyOf: (row) => [pick(row, ...TIMES), pick(row, 'pid', 'process_id'), String(message(row)).slice(0, 80)].join('|'),
        columns: [
            { label: 'Time', value: (row) => pick(row, ...TIMES), format: (t) => (seconds(t) === null ? orNone(t) : clock(t)) },
            { label: 'Severity', cell: severityCell },
            { label: 'Message', name: 'sql', cell: messageCell },
            { label: 'pid', numeric: true, value: (row) => pick(row, 'pid', 'process_id'), format: orNone },
            { label: 'Database', value: (row) => pick(row, 'datname', 'database_name', 'database'), format: orNone },
        ],
    });
    const frame = panel('logs', list.node);
    return (state) => {
        const rows = many(state.logs).slice(-200).sort((a, b) => (seconds(pick(b, ...TIMES)) ?? 0) - (seconds(pick(a, ...TIMES)) ?? 0));
        list.update(rows);
        frame.aged(state, rows.length ? seconds(pick(rows[0], ...TIMES)) : null, plural(rows.length, 'entry', 'entries'));
    };
}

async function openPayload(row) {
    const title = `Payload ${row.source}`;
    const note = `${orNone(row.kind)} of ${orNone(row.server)}, seq ${row.seq ?? '\u2013'}, arrived ${dayAndClock(row.t)}, ${bytes(row.bytes)}`;
    showText(title, note, 'Loading');
    try {
        const answer = await fetch(`api/payload/${encodeURIComponent(row.id)}`, { cache: 'no-store' });
        if (answer.ok) {
            showJson(title, note, await answer.text());
        } else {
            showText(title, note, answer.status === 404 ? 'The listener no longer keeps this payload: its memory is bounded.' : `The server answered ${answer.status}.`);
        }
    } catch {
        showText(title, note, 'The server of this page cannot be reached.');
    }
}

function openCell(td, row) {
    if (!td.firstChild) {
        td.append(el('button', { type: 'button', class: 'link-like', text: 'JSON', on: { click: () => openPayload(td.row) } }));
    }
    td.row = row;
    td.firstChild.setAttribute('aria-label', `Show the JSON of ${row.source} ${row.kind} ${row.seq ?? ''} of ${clock(row.t)}`);
}

export function payloads() {
    const list = table({
        label: 'Payloads', className: 'tall', empty: 'Nothing has arrived yet: the first cycle ends a few seconds after the database has its data.', keyOf: (row) => row.id,
        columns: [
            { label: 'Body', cell: openCell },
            { label: 'Arrived', value: (row) => row.t, format: clockMillis },
            { label: 'Source', value: (row) => row.source, format: orNone },
            { label: 'Kind', value: (row) => row.kind, format: orNone },
            { label: 'Server', value: (row) => row.server, format: (text) => oneLine(text, 32) || '\u2013' },
            { label: 'Seq', numeric: true, value: (row) => row.seq, format: orNone },
            { label: 'Part', numeric: true, value: (row) => row.part, format: (part, row) => (part ? `${part}/${row.parts ?? part}` : '\u2013') },
            { label: 'Size', numeric: true, value: (row) => row.bytes, format: bytes },
        ],
    });
    const frame = panel('payloads', list.node);
    return (state) => {
        const rows = many(state.payloads).sort((a, b) => (seconds(b.t) ?? 0) - (seconds(a.t) ?? 0)).slice(0, 200);
        list.update(rows);
        frame.aged(state, rows.length ? seconds(rows[0].t) : null, `the last ${count(rows.length)}, newest first`);
    };
}
