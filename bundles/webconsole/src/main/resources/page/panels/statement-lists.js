import { bytes, count, duration, figure, many, oneLine, orNone, percent } from '../shared/format.js';
import { rowsOf } from '../shared/facts.js';
import { setText } from '../shared/dom.js';
import { sparkCell } from '../shared/spark.js';
import { linkCell, tabled } from './tabled.js';
import { address } from '../shell/address.js';
import { isKept } from '../shell/page.js';

/** The statements of a time: of the last hour each that moved, before that the first of each hour. */

const PAGE = 8192;
const MINUTE = 60;
const HOUR = 3600;
export const KEYS = 'queryid,userid,dbid,toplevel,datname,usename';
export const COLUMNS = 'total_exec_time,calls,rows,shared_blks_hit,shared_blks_read,temp_blks_written,wal_bytes';
/** A text comes once, when its statement is new: memory has it for an hour, the journals for as long as there is room. */
export const TEXTS = ['statement_texts:queryid:query', 'top_statements:queryid:query'];

/** Whether single readings reach back far enough; else the lists by the hour are asked. */
export const isRecent = (state) => isKept(state.from, state.now);

/** The sums of the time, whichever they are of. */
export const summed = (state) => (isRecent(state) ? state.sums?.statements : state.hours?.top_statements) ?? {};

/** How many hours of the time are known, and of how many, where lists by the hour are asked. */
export function hoursKnown(state) {
    const { hours = 0 } = summed(state);
    const touched = Math.ceil(state.to / HOUR) - Math.floor(state.from / HOUR);
    return `${count(hours)} of ${count(Math.max(hours, touched))} hours are known`;
}

const identity = (row) => [row.queryid, row.userid, row.dbid].join('|');

/** What runs at this moment beside its finished calls, or alone where none has ended yet. */
function withRunning(state) {
    const all = many(summed(state).rows);
    if (state.now - state.to > MINUTE || !isRecent(state)) {
        return all;
    }
    const left = new Map(rowsOf(state, 'activity', 'statements_running').map((row) => [identity(row), row]));
    const joined = all.map((row) => {
        const now = left.get(identity(row));
        left.delete(identity(row));
        return { ...row, running: figure(now?.running), oldest: figure(now?.oldest_ms) };
    });
    return [...joined, ...[...left.values()].map((row) => ({ ...row, running: figure(row.running), oldest: figure(row.oldest_ms) }))];
}

function rows(state) {
    const all = withRunning(state);
    const total = all.reduce((sum, row) => sum + (figure(row.total_exec_time) ?? 0), 0);
    return all.map((row) => {
        const [time, calls, hit, read] = [figure(row.total_exec_time), figure(row.calls), figure(row.shared_blks_hit), figure(row.shared_blks_read)];
        return {
            ...row, way: many(row.total_exec_time_way).map((value) => value ?? 0), time, calls, part: total > 0 && time !== null ? (time / total) * 100 : null, mean: calls > 0 ? time / calls : null, hits: hit + read > 0 ? (hit * 100) / (hit + read) : null,
            read: read === null ? null : read * PAGE, temp: figure(row.temp_blks_written) === null ? null : row.temp_blks_written * PAGE, wal: figure(row.wal_bytes),
            query: state.texts?.[row.queryid] || `statement ${row.queryid}: its text ${state.texts_truncated ? 'did not fit into the answer' : 'is not kept'}`,
        };
    });
}

const named = linkCell((row) => address({ page: 'statements', statement: row.queryid }), (row) => oneLine(row.query, 200));

function nameCell(td, row) {
    named(td, row);
    td.title = oneLine(row.query, 400);
}

function partCell(td, row) {
    setText(td, percent(row.part));
}

export const statements = () => tabled({
    id: 'statements', title: 'Statements', one: 'statement', search: true, sort: [1, 'descending'], height: 'high',
    wants: (recent) => ({ ...(recent ? { sum: [`statements:${KEYS}:${COLUMNS}`], latest: ['activity:statements_running'] } : { hours: [`top_statements:queryid,datname,usename:${COLUMNS}`] }), texts: TEXTS }),
    empty: 'No statement ran in this time, or none is known: the extension pg_stat_statements has to be created in the configured database, and the first reading is a baseline.',
    unavailable: (state) => (isRecent(state) ? state.history_unavailable : state.series_unavailable),
    rows, keyOf: (row) => [row.queryid, row.userid, row.dbid, row.toplevel, row.datname, row.usename].join('|'),
    at: (state) => many(summed(state).ends).at(-1) ?? null,
    more: (state) => summed(state).truncated && (summed(state).keys ?? true),
    note: (state) => (isRecent(state) ? (state.texts_truncated ? 'some texts did not fit' : '') : `the first twenty of each hour, ${hoursKnown(state)}`),
    columns: [
        { label: 'Statement', name: 'sql', value: (row) => row.query, cell: nameCell },
        { label: 'Time', numeric: true, value: (row) => row.time, format: duration },
        { label: 'Share', numeric: true, value: (row) => row.part, cell: partCell },
        { label: 'Over the time', value: (row) => row.time, file: (row) => many(row.way).join(' '), cell: sparkCell((row) => row.way, (row) => `${duration(row.time)} over the time`) },
        { label: 'Calls', numeric: true, value: (row) => row.calls, format: count },
        { label: 'Running', numeric: true, value: (row) => row.oldest ?? null, format: (ms, row) => (row.running ? `${count(row.running)} for ${duration(ms)}` : '\u2013') },
        { label: 'Mean', numeric: true, value: (row) => row.mean, format: duration },
        { label: 'Rows', numeric: true, value: (row) => figure(row.rows), format: count },
        { label: 'In cache', numeric: true, value: (row) => row.hits, format: percent },
        { label: 'Read', numeric: true, value: (row) => row.read, format: bytes },
        { label: 'Temp', numeric: true, value: (row) => row.temp, format: bytes },
        { label: 'WAL', numeric: true, value: (row) => row.wal, format: bytes },
        { label: 'Database', value: (row) => row.datname, format: orNone },
        { label: 'User', value: (row) => row.usename, format: orNone },
        { label: 'Id', name: 'when', value: (row) => row.queryid, format: orNone },
    ],
});

