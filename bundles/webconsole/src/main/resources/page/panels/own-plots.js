import { aligned, each, endOf, lastOf, single } from '../shared/facts.js';
import { bytes, count, decimal, duration, figure, plural } from '../shared/format.js';
import { plotted } from './plotted.js';
import { simple } from './server-plots.js';

/** The agent's own figures, which are of no server but the agent's, and what its sessions wait for. */

const empty = 'No minute of the agent is known in this time: it keeps one each minute, from its start on.';
const WAITS = {
    CPU: '--green', IO: '--sky', Lock: '--red', LWLock: '--orange', IPC: '--pink', BufferPin: '--yellow', Timeout: '--blue', Extension: '--ink', Client: '--grey', Activity: '--grey',
};

export const waits = () => plotted({
    id: 'waits', title: 'Sessions by kind of wait', kind: 'steps', format: decimal, least: 4, colours: WAITS, wants: { series: ['sessions.waiting'] }, of: 'sessions.waiting',
    empty: 'No minute of this server is known in this time: the agent keeps one each minute, from its start on.', draw: (state) => aligned(each(state, 'sessions.waiting')),
});

export const cost = () => simple({ id: 'cost', title: 'Own cost over ten minutes and its budget', kind: 'lines', format: duration, least: 10, colours: { spent: '--blue', allowed: '--red' }, empty },
    ['agent.spent_ms', 'spent'], ['agent.allowed_ms', 'allowed']);

/** One figure of the agent: what `state.own` has is asked for by the same names. */
const own = (figureName, label, factor, options) => plotted({
    about: 'the agent', kind: 'areas', empty, wants: { series: [figureName] }, at: (state) => endOf(state.own ?? {}, [figureName]), ...options,
    draw: (state) => aligned([single(state.own ?? {}, figureName, label, factor)]),
});

export const depth = () => own('buffer.bytes', 'waiting', 1, {
    id: 'depth', title: 'Bytes that wait in the buffer', format: bytes, least: 4096, binary: true, colours: { waiting: '--orange' },
    note: (state) => `${plural(figure(state.spool?.files) ?? 0, 'payload')} pending, ${bytes(state.spool?.bytes)}`,
});

export const delivered = () => own('delivery.delivered', 'delivered', 60, {
    id: 'delivered', title: 'Payloads delivered a minute', format: count, least: 4, colours: { delivered: '--green' },
    note: (state) => (lastOf(state.own ?? {}, 'delivery.delivered') === null ? '' : `${decimal(lastOf(state.own, 'delivery.delivered') * 60)} a minute at last`),
});
