import { el, setText } from '../shared/dom.js';
import { decimal, figure, oneLine, orNone, percent } from '../shared/format.js';
import { table } from '../shared/table.js';
import { statementCell } from './statement-cell.js';
import { wait } from '../shared/waits.js';

/** The tables of what is behind a point of the load. */

const part = (td, row) => {
    if (!td.firstChild) {
        td.append(el('span', { class: 'part' }, el('i'), el('span')));
    }
    td.firstChild.firstChild.style.width = `${Math.min(100, row.part ?? 0)}%`;
    setText(td.firstChild.lastChild, percent(row.part));
};

export const lists = () => ({
    top: table({
        label: 'Load by statement and wait', className: 'tall', empty: 'No session was active.',
        keyOf: (row) => JSON.stringify([row.wait_event_type, row.wait_event, row.statement, row.usename, row.datname, row.application_name, row.route]),
        columns: [
            { label: 'Sessions', numeric: true, value: (row) => figure(row.aas), format: decimal },
            { label: '\u00b1', numeric: true, value: (row) => figure(row.error), format: decimal },
            { label: 'Share', numeric: true, value: (row) => row.part, cell: part },
            { label: 'Waits for', value: wait },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement ${orNone(row.statement)}`) },
            { label: 'User', value: (row) => row.usename, format: orNone },
            { label: 'Database', value: (row) => row.datname, format: orNone },
            { label: 'Application', value: (row) => row.application_name, format: (text) => oneLine(text, 48) || '\u2013' },
            { label: 'Route', value: (row) => row.route, format: orNone },
        ],
    }),
    sessions: table({
        label: 'Sessions of that moment', className: 'low', empty: 'No session of that moment is kept.',
        keyOf: (row) => row.pid,
        columns: [
            { label: 'pid', numeric: true, value: (row) => row.pid },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'Waits for', value: wait, format: orNone },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement of pid ${row.pid}`) },
            { label: 'User', value: (row) => row.usename, format: orNone },
        ],
    }),
    blockers: table({
        label: 'Who blocked sessions', className: 'low', empty: 'No session waited for a lock.',
        keyOf: (row) => row.pid ?? 'unknown',
        columns: [
            { label: 'pid', numeric: true, value: (row) => row.pid, format: (pid) => (pid === 0 ? 'prepared' : orNone(pid)) },
            { label: 'Blocked', numeric: true, value: (row) => figure(row.aas), format: decimal },
            { label: 'State', value: (row) => row.state, format: orNone },
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: statementCell((row) => `Statement of pid ${row.pid}`) },
            { label: 'User', value: (row) => row.usename, format: orNone },
            { label: 'Application', value: (row) => row.application_name, format: (text) => oneLine(text, 48) || '\u2013' },
        ],
    }),
});
