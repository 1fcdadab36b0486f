import { clock, count, duration, figure, many, oneLine, orNone } from '../shared/format.js';
import { tabled } from './tabled.js';

/** The state of each collector, of all servers. */

export const collectors = () => tabled({
    id: 'collectors', title: 'Collectors', about: 'all servers', one: 'collector', search: true, sort: [0, 'ascending'], height: 'auto',
    empty: 'No collector is installed.', rows: (state) => many(state.collectors), keyOf: (row) => `${row.name} ${row.server}`, at: (state) => state.now,
    columns: [
        { label: 'Collector', value: (row) => row.name },
        { label: 'Server', value: (row) => row.server },
        { label: 'State', value: (row) => row.state, format: orNone },
        { label: 'Last run', value: (row) => row.last_run, format: clock },
        { label: 'Took', numeric: true, value: (row) => figure(row.duration_ms), format: duration },
        { label: 'CPU', numeric: true, value: (row) => figure(row.cpu_ms), format: duration },
        { label: 'Rows', numeric: true, value: (row) => figure(row.rows), format: count },
        { label: 'Runs', numeric: true, value: (row) => figure(row.runs), format: count },
        { label: 'Failed', numeric: true, value: (row) => figure(row.failures), format: count },
        { label: 'Reason', name: 'sql', value: (row) => row.reason, format: (text) => oneLine(text, 200) },
    ],
});
