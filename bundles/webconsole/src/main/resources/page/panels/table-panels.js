import { aligned, newestCut, newestOf, rowsOf, seriesOf, toldOf } from '../shared/facts.js';
import { bytes, count, dayAndClock, figure, many, oneLine, orNone, percent } from '../shared/format.js';
import { sparkCell } from '../shared/spark.js';
import { plotted } from './plotted.js';
import { tabled } from './tabled.js';

/** Tables: how large they are and how they grew, dead rows, scans; what is due for a vacuum. */

export const PAGE = 8192;
export const name = (row) => [row.schemaname, row.relname].filter(Boolean).join('.');
export const key = (database, object) => `${database}\n${object}`;
export const visited = 'No table is known yet: databases are visited a cycle or two after the start and every five minutes from then on.';
export const readOf = (state, table) => many(state.newest?.[table]).reduce((last, each) => Math.max(last, each.at), 0) || null;

/** The sizes that were measured, by database and table, from the beginning to the end of the time. */
const measured = (state) => new Map(seriesOf(state, 'table.total_bytes').map((entry) => [key(entry.database, entry.object), entry]));

function tableRows(state) {
    const sizes = measured(state);
    const exact = new Map(newestOf(state, 'table_sizes').map((row) => [key(row.database, name(row)), row]));
    return newestOf(state, 'tables').map((row) => {
        const entry = sizes.get(key(row.database, name(row)));
        const total = figure(exact.get(key(row.database, name(row)))?.total_bytes) ?? figure(entry?.last);
        const live = figure(row.n_live_tup);
        const dead = figure(row.n_dead_tup);
        const days = entry ? (entry.last_at - entry.first_at) / 86_400 : 0;
        return {
            ...row, table: name(row), size: total ?? ((figure(row.relpages) ?? 0) + (figure(row.toast_pages) ?? 0)) * PAGE, growth: entry && days > 0 ? entry.last - entry.first : null, way: entry && !entry.values ? null : many(entry?.values),
            live, dead, share: live !== null && dead !== null && live + dead > 0 ? (dead * 100) / (live + dead) : null,
        };
    });
}

const signed = (n) => (n === null ? '\u2013' : `${n > 0 ? '+' : n < 0 ? '\u2212' : ''}${bytes(Math.abs(n))}`);

/** Which tables have growth and a line at all. */
function grown(state) {
    const { total, full, ends } = toldOf(state, 'table.total_bytes');
    return [ends < total ? `of the ${count(ends)} largest of ${count(total)} measured` : '', full < total ? `lines of the ${count(full)} largest` : ''].filter(Boolean).join(', ');
}

export const tables = () => tabled({
    id: 'tables', title: 'Tables', one: 'table', search: true, sort: [3, 'descending'], height: 'high', wants: { newest: ['tables', 'table_sizes'], series: ['table.total_bytes'] },
    empty: visited, unavailable: (state) => state.history_unavailable, rows: tableRows, keyOf: (row) => key(row.database, row.table), at: (state) => readOf(state, 'tables'),
    more: (state) => newestCut(state, 'tables'), note: (state) => ['growth in the chosen time', grown(state)].filter(Boolean).join(', '),
    columns: [
        { label: 'Table', name: 'wide-name', value: (row) => row.table, format: (text) => oneLine(text, 80) },
        { label: 'Database', value: (row) => row.database, format: orNone },
        { label: 'Size', numeric: true, value: (row) => row.size, format: bytes },
        { label: 'Growth', numeric: true, value: (row) => row.growth, format: (n) => signed(n ?? null) },
        { label: 'Over the time', value: (row) => row.growth, file: (row) => many(row.way).join(' '), cell: sparkCell((row) => row.way, (row) => `size over the time, at last ${bytes(row.size)}`, true) },
        { label: 'Live rows', numeric: true, value: (row) => row.live, format: count },
        { label: 'Dead rows', numeric: true, value: (row) => row.dead, format: count },
        { label: 'Dead', numeric: true, value: (row) => row.share, format: percent },
        { label: 'Seq. scans', numeric: true, value: (row) => figure(row.seq_scan), format: count },
        { label: 'Index scans', numeric: true, value: (row) => figure(row.idx_scan), format: count },
    ],
});

export const growth = () => plotted({
    id: 'growth', title: 'The largest tables', size: 'half', format: bytes, binary: true, least: 4096, wants: { series: ['table.total_bytes'] }, of: 'table.total_bytes',
    empty: 'No size was measured in this time: exact sizes are read every six hours, a longer time may show more.',
    draw: (state) => aligned(seriesOf(state, 'table.total_bytes').slice(0, 6).map((entry) => [`${entry.database}: ${entry.object}`, entry])),
});

export const databases = () => plotted({
    id: 'databases', title: 'Tables of each database', size: 'half', kind: 'areas', format: bytes, binary: true, least: 4096, wants: { series: ['tables.pages'] }, of: 'tables.pages', empty: visited,
    draw: (state) => aligned(seriesOf(state, 'tables.pages').slice(0, 8).map((entry) => [entry.database, entry, PAGE])),
});

export const problems = () => tabled({
    id: 'problems', title: 'Indexes with a problem', size: 'half', one: 'problem', sort: [4, 'descending'], height: 'auto', wants: { newest: ['index_problems'] },
    empty: 'No index is invalid, duplicate or redundant, and no foreign key lacks one; they are looked at every six hours.', unavailable: (state) => state.history_unavailable,
    rows: (state) => newestOf(state, 'index_problems'), more: (state) => newestCut(state, 'index_problems'), keyOf: (row) => [row.database, row.problem, name(row), row.name].join('|'), at: (state) => readOf(state, 'index_problems'),
    columns: [
        { label: 'Problem', value: (row) => String(row.problem ?? '').replaceAll('_', ' '), format: orNone },
        { label: 'Index or key', value: (row) => row.name, format: orNone },
        { label: 'Other', value: (row) => row.other, format: orNone },
        { label: 'Table', value: name, format: orNone },
        { label: 'Size', numeric: true, value: (row) => (figure(row.pages) === null ? null : row.pages * PAGE), format: bytes },
        { label: 'Scans', numeric: true, value: (row) => figure(row.idx_scan), format: count },
    ],
});

const debt = (row) => Math.max(0, figure(row.vacuum_debt) ?? 0) + Math.max(0, figure(row.insert_debt) ?? 0) + Math.max(0, figure(row.analyze_debt) ?? 0);

export const vacuum = () => tabled({
    id: 'vacuum', title: 'Due for a vacuum or analyze', size: 'half', one: 'table', sort: [2, 'descending'], height: 'auto', wants: { newest: ['tables'], latest: ['progress'] },
    empty: 'No table is beyond its threshold.', unavailable: (state) => (many(state.newest?.tables).length ? '' : state.history_unavailable),
    rows: (state) => newestOf(state, 'tables').filter((row) => debt(row) > 0), more: (state) => newestCut(state, 'tables'), keyOf: (row) => key(row.database, name(row)), at: (state) => readOf(state, 'tables'),
    note: (state) => {
        const running = rowsOf(state, 'progress').filter((row) => row.operation === 'vacuum').length;
        return running ? `${count(running)} under way` : '';
    },
    columns: [
        { label: 'Table', value: name, format: orNone },
        { label: 'Database', value: (row) => row.database, format: orNone },
        { label: 'Dead rows beyond', numeric: true, value: (row) => Math.max(0, figure(row.vacuum_debt) ?? 0), format: count },
        { label: 'Inserts beyond', numeric: true, value: (row) => Math.max(0, figure(row.insert_debt) ?? 0), format: count },
        { label: 'Changes beyond', numeric: true, value: (row) => Math.max(0, figure(row.analyze_debt) ?? 0), format: count },
        { label: 'Last autovacuum', name: 'when', value: (row) => row.last_autovacuum, format: (at) => (at ? dayAndClock(at) : 'never') },
    ],
});
