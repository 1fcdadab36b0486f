import { aligned, each } from '../shared/facts.js';
import { el, setText } from '../shared/dom.js';
import { clockMillis, count, dayAndClock, many, oneLine, orNone, visible } from '../shared/format.js';
import { showText } from '../shared/dialog.js';
import { plotted } from './plotted.js';
import { linkCell, tabled } from './tabled.js';
import { address } from '../shell/address.js';

/** The server's log: how much of which severity, and the entries that are kept. */

const SEVERITIES = { PANIC: '--pink', FATAL: '--orange', ERROR: '--red', WARNING: '--yellow', LOG: '--grey' };
const PARTS = ['message', 'detail', 'hint', 'context', 'statement', 'internal_query', 'failed_query', 'plan'];

export const severities = () => plotted({
    id: 'severities', title: 'Entries', size: 'wide', kind: 'bars', format: count, least: 4, colours: SEVERITIES, height: 150, wants: { series: ['log.entries'] }, of: 'log.entries',
    empty: 'No entry of the log was counted in this time: the doctor says whether the log can be read.',
    draw: (state) => aligned(each(state, 'log.entries').map(([label, entry]) => [label, entry, entry.step])),
});

const whole = (row) => PARTS.filter((part) => row[part]).map((part) => `${part.toUpperCase().replace('_', ' ')}\n${visible(row[part])}`).join('\n\n');

function textCell(td, row) {
    if (!td.firstChild) {
        td.append(el('button', { type: 'button', class: 'text', on: { click: () => showText(`${orNone(td.row.error_severity)} ${orNone(td.row.class)}`, dayAndClock(td.row.time), whole(td.row)) } }));
    }
    td.row = row;
    setText(td.firstChild, oneLine(row.message, 240) || '\u2013');
}

function severityCell(td, row) {
    setText(td, orNone(row.error_severity));
    td.className = ['ERROR', 'FATAL', 'PANIC'].includes(row.error_severity) ? 'bad' : '';
}

export const entries = () => tabled({
    id: 'entries', title: 'Entries of the last hour', one: 'entry', several: 'entries', search: true, sort: [0, 'descending'], height: 'high', wants: { rows: ['entries'] },
    empty: 'No entry is kept of this time: single entries are kept for an hour, and the doctor says whether the log can be read.', unavailable: (state) => state.history_unavailable,
    rows: (state) => many(state.rows?.entries?.rows).map((row, i) => ({ ...row, i })), keyOf: (row) => `${row.time} ${row.pid} ${row.i}`, at: (state) => state.rows?.entries?.at ?? null, more: (state) => state.rows?.entries?.truncated,
    columns: [
        { label: 'When', value: (row) => row.time, format: clockMillis },
        { label: 'Severity', value: (row) => row.error_severity, cell: severityCell },
        { label: 'Class', value: (row) => row.class, format: orNone },
        { label: 'Message', name: 'sql', value: (row) => row.message, cell: textCell },
        { label: 'Request', value: (row) => row.correlation_id, cell: linkCell((row) => (row.correlation_id ? address({ page: 'request', id: row.correlation_id }) : null), (row) => oneLine(row.correlation_id, 8)) },
        { label: 'Database', value: (row) => row.datname, format: orNone },
        { label: 'User', value: (row) => row.usename, format: orNone },
        { label: 'Application', value: (row) => row.application_name, format: (text) => oneLine(text, 48) || '\u2013' },
        { label: 'pid', numeric: true, value: (row) => row.pid, format: orNone },
    ],
});
