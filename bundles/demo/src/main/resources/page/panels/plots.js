import { count, plural } from '../shared/format.js';
import { TimePlot } from '../shared/plot.js';
import { panel, span } from './panel.js';

/** Deliveries, sessions by state and sessions by wait over the last ten minutes. */

const WINDOW = 600;
const BUCKET = 5;
/** So many kinds that this page does not know are drawn one by one. */
const MOST_STRANGE = 4;

export function deliveries() {
    const plot = new TimePlot({
        label: `Requests in ${BUCKET} seconds`, kind: 'bars', format: count, least: 4,
        colours: { accepted: '--blue', refused: '--red' }, empty: 'Nothing has arrived yet.',
    });
    const frame = panel('deliveries', plot.node);
    return (state) => {
        const end = Math.floor(state.now / BUCKET) * BUCKET;
        const times = Array.from({ length: WINDOW / BUCKET + 1 }, (_, i) => end - WINDOW + i * BUCKET);
        const sums = { accepted: times.map(() => 0), refused: times.map(() => 0) };
        for (const second of state.deliveries ?? []) {
            const bucket = Math.floor((second.t - times[0]) / BUCKET);
            if (bucket >= 0 && bucket < times.length) {
                sums.accepted[bucket] += second.accepted ?? 0;
                sums.refused[bucket] += second.refused ?? 0;
            }
        }
        plot.update(span(state), times, new Map(Object.entries(sums)));
        frame.aged(state, state.now, `requests in ${BUCKET}\u202fs`);
    };
}

const STATES = {
    active: '--blue', 'idle in transaction': '--orange', 'idle in transaction (aborted)': '--red',
    'fastpath function call': '--pink', disabled: '--yellow', idle: '--grey',
};
const WAITS = {
    CPU: '--green', IO: '--sky', Lock: '--red', LWLock: '--orange', IPC: '--pink', BufferPin: '--yellow',
    Timeout: '--blue', Extension: '--ink', Client: '--grey', Activity: '--grey',
};

function counted(id, label, field, colours) {
    const plot = new TimePlot({ label, kind: 'steps', format: count, colours, least: 4, empty: 'No cycle has arrived yet.' });
    const frame = panel(id, plot.node);
    const known = Object.keys(colours);
    return (state) => {
        const cycles = (state.cycles ?? []).filter((cycle) => cycle[field]);
        // Several servers: their sum at each moment would be wrong, so the first one is drawn and named.
        const servers = [...new Set(cycles.map((cycle) => cycle.server))].sort();
        const own = cycles.filter((cycle) => cycle.server === servers[0]).sort((a, b) => a.t - b.t);
        const seen = new Set(own.flatMap((cycle) => Object.keys(cycle[field])));
        const strange = [...seen].filter((name) => !known.includes(name)).sort();
        const names = [...known.filter((name) => seen.has(name)), ...strange.slice(0, MOST_STRANGE)];
        const series = new Map(names.map((name) => [name, own.map((cycle) => Number(cycle[field][name] ?? 0))]));
        if (strange.length > MOST_STRANGE) {
            const others = strange.slice(MOST_STRANGE);
            series.set('others', own.map((cycle) => others.reduce((sum, name) => sum + Number(cycle[field][name] ?? 0), 0)));
        }
        plot.update(span(state), own.map((cycle) => cycle.t), series);
        frame.aged(state, own.at(-1)?.t ?? null, `server ${servers[0]}${servers.length > 1 ? ` (first of ${plural(servers.length, 'server')})` : ''}`);
    };
}

export const states = () => counted('states', 'Sessions by state', 'states', STATES);
export const waits = () => counted('waits', 'Sessions by kind of wait', 'waits', WAITS);
