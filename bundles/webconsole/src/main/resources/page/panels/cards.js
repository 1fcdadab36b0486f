import { el, reconcile, setText } from '../shared/dom.js';
import { bytes, count, duration, figure, many, oneLine, orNone, percent, plural } from '../shared/format.js';
import { framed } from './frame.js';

/** One card per server and pool, for the collectors, the buffer and delivery: the figure and its meaning. */

const SERVER_FINE = ['up', 'connecting'];
const SHIPPER_FINE = ['starting', 'idle', 'delivering'];

function server(each) {
    const fine = SERVER_FINE.includes(each.state);
    return {
        key: `server ${each.name}`,
        title: `Server ${each.name}`,
        value: orNone(each.state),
        note: fine ? `PostgreSQL ${orNone(each.server_version)}, ${orNone(each.role)}, as ${orNone(each.login)}` : oneLine(each.reason, 200),
        kind: fine ? '' : String(each.state).startsWith('paused') ? 'warn' : 'bad',
    };
}

function pool(each) {
    const own = each.pool ?? {};
    return {
        key: `pool ${each.name}`,
        title: `Connections to ${each.name}`,
        value: `${count(own.total)} of ${count(own.max)}`,
        note: `${count(own.active)} busy, ${count(own.idle)} idle, ${count(own.waiting)} waiting; ${count(own.opened)} opened since the start`,
        kind: figure(own.waiting) > 0 ? 'warn' : '',
    };
}

function runs(state) {
    const all = many(state.collectors);
    const troubled = all.filter((each) => !['ok', 'waiting'].includes(each.state));
    return {
        key: 'collectors',
        title: 'Collectors',
        value: `${all.length - troubled.length} of ${all.length} up to date`,
        note: troubled.length ? troubled.slice(0, 4).map((each) => `${each.name}: ${orNone(each.state)}`).join(', ') : `a cycle every ${count(state.engine?.interval_s)}\u202fs`,
        kind: troubled.length ? 'warn' : '',
    };
}

function buffer(spool) {
    const full = figure(spool.cap_bytes) ? (spool.bytes / spool.cap_bytes) * 100 : 0;
    const fine = ['disk', 'opening'].includes(spool.state);
    return {
        key: 'buffer',
        title: 'Buffer',
        value: plural(figure(spool.files) ?? 0, 'payload'),
        note: fine ? `${bytes(spool.bytes)}, ${percent(full)} of its size; ${count(spool.dead)} rejected, ${count(spool.evicted)} dropped` : `${orNone(spool.state)}: ${oneLine(spool.reason, 160)}`,
        kind: !fine ? 'bad' : full > 80 || figure(spool.dead) > 0 ? 'warn' : '',
    };
}

function breaker(shipper) {
    const fine = SHIPPER_FINE.includes(shipper.state);
    const last = figure(shipper.last_delivery_s);
    return {
        key: 'breaker',
        title: 'Delivery',
        value: `${orNone(shipper.state)}, breaker ${orNone(shipper.breaker)}`,
        note: fine ? `${count(shipper.delivered)} delivered${last === null ? '' : `, the last ${last < 1 ? 'just now' : `${duration(last * 1000)} ago`}`}` : oneLine(shipper.last_error, 200),
        kind: fine ? '' : ['backing_off', 'breaker_open', 'rate_limited'].includes(shipper.state) ? 'warn' : 'bad',
    };
}

export const cards = () => ({ id: 'cards', create() {
    const list = el('ul', { class: 'cards' });
    const frame = framed({ id: 'cards', title: 'State', size: 'wide', about: 'the agent' }, list);
    return [frame.section, (state) => {
        const servers = many(state.servers).filter((each) => each.state !== 'disabled');
        const all = [...servers.flatMap((each) => [server(each), pool(each)]), runs(state), buffer(state.spool ?? {}), breaker(state.shipper ?? {})];
        reconcile(list, all, (card) => card.key, () => el('li', { class: 'card' }, el('h3'), el('strong'), el('p')), (node, card) => {
            node.className = `card ${card.kind}`;
            setText(node.children[0], card.title);
            setText(node.children[1], card.value);
            setText(node.children[2], card.note);
        });
        frame.tell(state, state.now);
    }];
} });
