import { bytes, count, duration, figure, plural } from '../shared/format.js';
import { TimePlot } from '../shared/plot.js';
import { panel, span } from './panel.js';

/** Statement time on the server, and the agent's own figures, over the last hour. */

/** `series(state)` gives `[times, Map of name -> values]`. */
function plotted(id, options, series, note) {
    const plot = new TimePlot(options);
    const frame = panel(id, plot.node);
    return (state) => {
        const [times, values] = series(state);
        plot.update(span(state), times, values);
        frame.note(times.length ? note(state) : state.own_unavailable || 'waiting for data');
    };
}

const points = (list) => [list.map((point) => point.t), list];
const columns = (list, names) => new Map(Object.entries(names).map(([label, key]) => [label, list.map((point) => point[key] ?? null)]));

export const time = () => plotted('time', {
    label: 'Statement time for each second', kind: 'areas', format: duration, least: 10, colours: { 'statement time': '--blue' },
    empty: 'No interval of statements has been read yet.',
}, (state) => {
    const [times, list] = points(state.statement_time ?? []);
    return [times, columns(list, { 'statement time': 'ms_per_s' })];
}, (state) => `per second, server ${state.server}`);

export const cost = () => plotted('cost', {
    label: 'Own cost over ten minutes and its budget', kind: 'lines', format: duration, least: 10, colours: { spent: '--blue', allowed: '--red' },
    empty: 'No minute has been kept yet.',
}, (state) => {
    const [times, list] = points(state.own ?? []);
    return [times, columns(list, { spent: 'spent_ms', allowed: 'allowed_ms' })];
}, (state) => `per ten minutes, server ${state.server}`);

export const depth = () => plotted('depth', {
    label: 'Bytes that wait in the buffer', kind: 'areas', format: bytes, least: 4096, binary: true, colours: { waiting: '--orange' },
    empty: 'No minute has been kept yet.',
}, (state) => {
    // The minutes that are over, and the present value.
    const [times, list] = points([...state.own ?? [], { t: state.now, bytes: figure(state.spool?.bytes) }]);
    return [times, columns(list, { waiting: 'bytes' })];
}, (state) => `${plural(figure(state.spool?.files) ?? 0, 'payload')} pending`);

export const delivered = () => plotted('delivered', {
    label: 'Payloads delivered for each minute', kind: 'areas', format: count, least: 4, colours: { delivered: '--green' },
    empty: 'No minute has been kept yet.',
}, (state) => {
    const [times, list] = points(state.own ?? []);
    return [times, columns(list, { delivered: 'delivered_per_minute' })];
}, () => 'payloads a minute');
