import { bytes, count, duration, figure, many, oneLine, orNone, percent } from '../shared/format.js';
import { setText } from '../shared/dom.js';
import { sparkCell } from '../shared/spark.js';
import { linkCell, tabled } from './tabled.js';
import { address } from '../shell/address.js';
import { isKept } from '../shell/page.js';

/** The statements of a time: of the last hour each that moved, before that the first of each hour. */

const PAGE = 8192;
export const KEYS = 'queryid,userid,dbid,toplevel,datname,usename';
export const COLUMNS = 'total_exec_time,calls,rows,shared_blks_hit,shared_blks_read,temp_blks_written,wal_bytes';
const ADDED = ['calls', 'total_exec_time', 'rows', 'shared_blks_hit', 'shared_blks_read', 'wal_bytes'];

/** Whether single readings reach back far enough. */
export const isRecent = (state) => isKept(state.from, state.now);

function ofTheHour(state) {
    return many(state.sums?.statements?.rows).map((row) => ({ ...row, way: row.total_exec_time_way, query: state.texts?.[row.queryid] ?? null }));
}

function ofTheDays(state) {
    const hours = [...new Set(many(state.journals?.top_statements?.rows).map((row) => row.at))].sort((a, b) => a - b);
    const sums = new Map();
    for (const row of many(state.journals?.top_statements?.rows)) {
        const key = [row.queryid, row.datname, row.usename].join('|');
        const sum = sums.get(key) ?? { queryid: row.queryid, datname: row.datname, usename: row.usename, query: row.query, way: hours.map(() => 0) };
        ADDED.forEach((column) => { sum[column] = (sum[column] ?? 0) + (figure(row[column]) ?? 0); });
        sum.way[hours.indexOf(row.at)] += figure(row.total_exec_time) ?? 0;
        sums.set(key, sum);
    }
    return [...sums.values()];
}

function rows(state) {
    const all = isRecent(state) ? ofTheHour(state) : ofTheDays(state);
    const total = all.reduce((sum, row) => sum + (figure(row.total_exec_time) ?? 0), 0);
    return all.map((row) => {
        const [time, calls, hit, read] = [figure(row.total_exec_time), figure(row.calls), figure(row.shared_blks_hit), figure(row.shared_blks_read)];
        return {
            ...row, time, calls, part: total > 0 ? (time / total) * 100 : null, mean: calls > 0 ? time / calls : null, hits: hit + read > 0 ? (hit * 100) / (hit + read) : null,
            read: read === null ? null : read * PAGE, temp: figure(row.temp_blks_written) === null ? null : row.temp_blks_written * PAGE, wal: figure(row.wal_bytes),
            query: row.query || `statement ${row.queryid}: its text is not kept`,
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
    wants: (recent) => (recent ? { sum: [`statements:${KEYS}:${COLUMNS}`], texts: ['statement_texts:queryid:query'] } : { journal: ['top_statements'] }),
    empty: 'No statement ran in this time, or none is known: the extension pg_stat_statements has to be created in the configured database, and the first reading is a baseline.',
    unavailable: (state) => (isRecent(state) ? state.history_unavailable : state.series_unavailable),
    rows, keyOf: (row) => [row.queryid, row.userid, row.dbid, row.toplevel, row.datname, row.usename].join('|'),
    at: (state) => (isRecent(state) ? many(state.sums?.statements?.ends).at(-1) : Math.max(0, ...many(state.journals?.top_statements?.rows).map((row) => row.at)) || null),
    more: (state) => (isRecent(state) ? state.sums?.statements?.truncated && (state.sums.statements.keys ?? true) : state.journals?.top_statements?.truncated),
    note: (state) => (isRecent(state) ? '' : 'the first twenty of each hour'),
    columns: [
        { label: 'Statement', name: 'sql', value: (row) => row.query, cell: nameCell },
        { label: 'Time', numeric: true, value: (row) => row.time, format: duration },
        { label: 'Share', numeric: true, value: (row) => row.part, cell: partCell },
        { label: 'Over the time', value: (row) => row.time, file: (row) => many(row.way).join(' '), cell: sparkCell((row) => row.way, (row) => `${duration(row.time)} over the time`) },
        { label: 'Calls', numeric: true, value: (row) => row.calls, format: count },
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

