import { el, setText } from '../shared/dom.js';
import { bytes, count, duration, figure, many, orNone, percent, pick, plural } from '../shared/format.js';
import { table } from '../shared/table.js';
import { statementCell } from './statement-cell.js';
import { panel } from './panel.js';

/** What moved in pg_stat_statements in the last interval, and all the rest in one line. */

const PAGE = 8192;

function enrich(row, total) {
    const calls = figure(row.calls);
    const time = figure(row.total_exec_time);
    const hit = figure(row.shared_blks_hit);
    const read = figure(row.shared_blks_read);
    return {
        ...row,
        calls,
        time,
        part: total > 0 && time !== null ? (time / total) * 100 : null,
        mean: calls > 0 ? time / calls : null,
        rows: figure(row.rows),
        hits: hit + read > 0 ? (hit / (hit + read)) * 100 : null,
        read: read === null ? null : read * PAGE,
        temp: row.temp_blks_written === undefined ? null : figure(row.temp_blks_written) * PAGE,
        wal: figure(row.wal_bytes),
    };
}

function partCell(td, row) {
    if (!td.firstChild) {
        td.append(el('span', { class: 'part' }, el('i'), el('span')));
    }
    td.firstChild.firstChild.style.width = `${Math.min(100, row.part ?? 0)}%`;
    setText(td.firstChild.lastChild, percent(row.part));
}

function nameCell(td, row) {
    if (row.rest) {
        setText(td, row.query);
    } else {
        named(td, row);
    }
}

const named = statementCell((row) => `Statement ${row.queryid ?? ''}`);

const identity = (row) => [row.queryid, row.userid, row.dbid].join('|');

/** What runs at this moment stands beside its finished calls, or alone where none has ended yet. */
function withRunning(rows, running) {
    const left = new Map(running.map((each) => [identity(each), each]));
    const joined = rows.map((row) => {
        const now = left.get(identity(row));
        left.delete(identity(row));
        return { ...row, running: figure(now?.running), oldest: figure(now?.oldest_ms) };
    });
    const alone = [...left.values()].map((each) => ({ ...each, running: figure(each.running), oldest: figure(each.oldest_ms) }));
    return [...joined, ...alone];
}

export function statements() {
    const list = table({
        label: 'Top statements', className: 'tall', sort: [1, 'descending'],
        empty: 'No statement figures have arrived yet: the first reading is a baseline, deltas follow in the next cycle.',
        keyOf: (row) => [identity(row), row.usename, row.datname, row.toplevel].join('|'),
        columns: [
            { label: 'Statement', name: 'sql', value: (row) => row.query, cell: nameCell },
            { label: 'Time', numeric: true, value: (row) => row.time, format: duration },
            { label: 'Share', numeric: true, value: (row) => row.part, cell: partCell },
            { label: 'Calls', numeric: true, value: (row) => row.calls, format: count },
            { label: 'Running', numeric: true, value: (row) => row.oldest, format: (ms, row) => (row.running ? `${count(row.running)} for ${duration(ms)}` : '\u2013') },
            { label: 'Mean', numeric: true, value: (row) => row.mean, format: duration },
            { label: 'Rows', numeric: true, value: (row) => row.rows, format: count },
            { label: 'Cache hits', numeric: true, value: (row) => row.hits, format: percent },
            { label: 'Read', numeric: true, value: (row) => row.read, format: bytes },
            { label: 'Temp', numeric: true, value: (row) => row.temp, format: bytes },
            { label: 'WAL', numeric: true, value: (row) => row.wal, format: bytes },
            { label: 'Database', value: (row) => row.datname, format: orNone },
            { label: 'User', value: (row) => row.usename, format: orNone },
        ],
    });
    const frame = panel('statements', list.node);
    return (state) => {
        const rows = withRunning(many(state.statements?.rows), many(state.statements?.running));
        const rest = state.statements?.rest ?? null;
        const total = [...rows, rest ?? {}].reduce((sum, row) => sum + (figure(row.total_exec_time) ?? 0), 0);
        const number = figure(pick(rest, 'statements'));
        list.update(
            rows.map((row) => enrich({ ...row, query: row.query || `query ${row.queryid}: its text has not arrived yet` }, total)),
            rest && number !== 0 ? { ...enrich(rest, total), rest: true, query: number === null ? 'All other statements' : `All other statements (${count(number)})` } : null,
        );
        const at = state.statements?.t;
        frame.aged(state, at ?? null, 'increase in one interval', plural(rows.length, 'statement'));
    };
}
