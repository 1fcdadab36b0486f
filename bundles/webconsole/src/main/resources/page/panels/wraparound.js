import { latestCut, newestCut, newestOf, readAt, rowsOf, seriesOf } from '../shared/facts.js';
import { bytes, count, dayAndClock, duration, figure, orNone, percent } from '../shared/format.js';
import { setText } from '../shared/dom.js';
import { PAGE, key, name, readOf, visited } from './table-panels.js';
import { tabled } from './tabled.js';

/** How far transaction and multixact ids are used up, by database, and the tables that hold them. */

/** Beyond this age a server takes no more writes, of transaction ids as of multixact ids; three million are held back. */
const STOP = 2 ** 31 - 3_000_000;
const IDS = [['transaction ids', 'xid_age', 'wraparound.xid_age'], ['multixact ids', 'mxid_age', 'wraparound.mxid_age']];

/** When an age comes to the end, at the rate of the time; null if it does not grow. */
function eta(age, entry, now) {
    const hours = entry ? (entry.last_at - entry.first_at) / 3600 : 0;
    const rate = hours > 0 ? (entry.last - entry.first) / hours : 0;
    return rate > 0 ? now + ((STOP - age) / rate) * 3600 : null;
}

/** Of the two kinds of ids the one that is used up further, and the one that is gone first: the server stops at either. */
function wrapping(state, row) {
    const kinds = IDS.map(([kind, column, series]) => {
        const age = figure(row[column]) ?? 0;
        return { kind, part: (age * 100) / STOP, eta: eta(age, seriesOf(state, series).find((entry) => entry.object === row.datname), state.now) };
    });
    const worse = kinds.reduce((one, other) => (other.part > one.part ? other : one));
    const first = kinds.filter((each) => each.eta !== null).reduce((one, other) => (one === null || other.eta < one.eta ? other : one), null);
    return { ...row, part: worse.part, kind: worse.kind, eta: first?.eta ?? null, gone: first?.kind ?? null, now: state.now };
}

const goneText = (at, row) => (at === null ? 'not approaching' : `${dayAndClock(at)}, in ${duration((at - row.now) * 1000)}${row.gone === row.kind ? '' : `: ${row.gone}`}`);

export const wraparound = () => tabled({
    id: 'wraparound', title: 'Transaction and multixact ids', size: 'half', one: 'database', sort: [1, 'descending'], height: 'auto', wants: { latest: ['wraparound'], series: IDS.map(([, , series]) => series) },
    empty: 'Ages have not been read yet: the next cycle reads them.', unavailable: (state) => state.history_unavailable, at: (state) => readAt(state, 'wraparound'),
    rows: (state) => rowsOf(state, 'wraparound').map((row) => wrapping(state, row)), more: (state) => latestCut(state, 'wraparound'), keyOf: (row) => row.datname,
    columns: [
        { label: 'Database', value: (row) => row.datname, format: orNone },
        { label: 'Used up', numeric: true, value: (row) => row.part, cell: partCell },
        { label: 'Of', value: (row) => row.kind },
        { label: 'Age', numeric: true, value: (row) => figure(row.xid_age), format: count },
        { label: 'Multixacts', numeric: true, value: (row) => figure(row.mxid_age), format: count },
        { label: 'Gone, at the rate of this time', name: 'when', value: (row) => row.eta, file: (row) => (row.eta ? new Date(row.eta * 1000).toISOString() : ''), format: goneText },
    ],
});

function partCell(td, row) {
    setText(td, percent(row.part));
    td.className = row.part > 50 ? 'number bad' : 'number';
}

export const oldest = () => tabled({
    id: 'oldest', title: 'Oldest tables', size: 'half', one: 'table', sort: [2, 'descending'], height: 'auto', wants: { newest: ['oldest_tables'] },
    empty: visited, unavailable: (state) => state.history_unavailable, rows: (state) => newestOf(state, 'oldest_tables'), more: (state) => newestCut(state, 'oldest_tables'), keyOf: (row) => key(row.database, name(row)), at: (state) => readOf(state, 'oldest_tables'),
    columns: [
        { label: 'Table', value: name, format: orNone },
        { label: 'Database', value: (row) => row.database, format: orNone },
        { label: 'Age', numeric: true, value: (row) => figure(row.xid_age), format: count },
        { label: 'Size', numeric: true, value: (row) => (figure(row.relpages) === null ? null : row.relpages * PAGE), format: bytes },
        { label: 'Held by pid', numeric: true, value: (row) => row.holder_pid, format: orNone },
    ],
});

