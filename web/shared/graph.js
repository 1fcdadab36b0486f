import { el, roving, setText, svg } from './dom.js';
import { duration, many, oneLine, orNone, pick, plural } from './format.js';
import { layout } from './graph-layout.js';
import { table } from './table.js';
import { tip } from './tip.js';

/** The blocking graph as a picture, and the same as a list. */

const nameOf = (pid) => (pid === 0 ? 'prepared transaction' : `pid ${pid}`);

function facts(node) {
    const wait = node.wait ?? {};
    const held = node.held ?? {};
    const facts = node.facts ?? {};
    return {
        user: pick(wait, 'blocked_user') ?? pick(facts, 'usename') ?? pick(held, 'blocker_user'),
        database: pick(wait, 'blocked_database') ?? pick(facts, 'datname'),
        application: pick(wait, 'blocked_application') ?? pick(facts, 'application_name') ?? pick(held, 'blocker_application'),
        state: node.blockers.size ? 'waits' : pick(facts, 'state') ?? pick(held, 'blocker_state'),
        query: pick(wait, 'blocked_query') ?? pick(facts, 'query') ?? pick(held, 'blocker_query'),
        xact: pick(wait, 'blocked_xact_age_ms') ?? pick(facts, 'xact_age_ms') ?? pick(held, 'blocker_xact_age_ms'),
        lock: [wait.locktype, wait.relation].filter(Boolean).join(' '),
    };
}

function nodeLines(node) {
    const known = facts(node);
    return [
        ['', nameOf(node.pid)],
        node.root ? ['Root: ', `blocks ${plural(pick(node.facts, 'blocked_in_all') ?? node.waiters.length, 'session')}, waits for nobody`] : null,
        node.circle ? ['Deadlock: ', 'waits in a circle'] : null,
        ['User: ', `${orNone(known.user)} on ${orNone(known.database)}`],
        known.application ? ['Application: ', oneLine(known.application, 80)] : null,
        known.state ? ['State: ', orNone(known.state)] : null,
        known.lock ? ['Wants: ', `${orNone(node.wait.mode)} of ${oneLine(known.lock, 80)}`] : null,
        node.wait ? ['Waits since: ', duration(node.wait.wait_ms)] : null,
        ['Transaction: ', duration(known.xact)],
        ['', oneLine(known.query, 400), 'sql'],
    ].filter(Boolean);
}

function arrowLines({ from, to, edge }) {
    return [
        ['', `${nameOf(from)} waits for ${nameOf(to)}`],
        ['Mode: ', orNone(edge.mode)],
        ['Relation: ', orNone(edge.relation)],
        ['Lock: ', orNone(edge.locktype)],
        ['Event: ', orNone(edge.wait_event)],
        ['', oneLine(edge.blocked_query, 240), 'sql'],
    ];
}

function box(node, size) {
    const known = facts(node);
    const third = node.wait
        ? `waits ${duration(node.wait.wait_ms)}${known.lock ? `: ${oneLine(known.lock, 40)}` : ''}`
        : `blocks ${pick(node.facts, 'blocked_in_all') ?? node.waiters.length}: ${oneLine(known.state ?? 'state unknown', 40)}`;
    const mark = node.circle ? 'deadlock' : node.root ? 'root' : '';
    const kind = node.circle ? 'circle' : node.root ? 'root' : 'waiter';
    // No text of a stranger leaves its box: what is longer ends in an ellipsis.
    const text = svg('foreignObject', { x: 12, y: 4, width: size.width - 20, height: size.height - 6 },
        el('p', {}, el('b', { text: nameOf(node.pid) }), mark ? el('i', { text: mark }) : null),
        el('p', { text: oneLine([known.user, known.application].filter(Boolean).join(' \u00b7 ') || 'unknown', 40) }),
        el('p', { class: 'what', text: third }));
    const content = svg('svg', { x: node.x, y: node.y, width: size.width, height: size.height },
        svg('rect', { x: 1, y: 1, width: size.width - 2, height: size.height - 2, rx: 6 }),
        svg('rect', { x: 1, y: 1, width: 4, height: size.height - 2, rx: 2, class: 'edge' }),
        text);
    const lines = nodeLines(node);
    const label = lines.map(([name, value]) => name + value).join('. ');
    return tip(svg('g', { class: `backend ${kind}`, role: 'img', 'aria-label': label, 'data-pid': node.pid }, content), () => lines);
}

function way(from, to, size) {
    if (from.x <= to.x) {
        // Only a circle leads back to the right: below the boxes.
        const half = size.width / 2;
        const low = Math.max(from.y, to.y) + size.height + 34;
        return `M${from.x + half},${from.y + size.height} C${from.x + half},${low} ${to.x + half},${low} ${to.x + half},${to.y + size.height + 7}`;
    }
    const y1 = from.y + size.height / 2;
    const y2 = to.y + size.height / 2;
    const x1 = from.x;
    const x2 = to.x + size.width + 7;
    const bend = Math.max(14, (x1 - x2) / 2);
    return `M${x1},${y1} C${x1 - bend},${y1} ${x2 + bend},${y2} ${x2},${y2}`;
}

function arrow(line, nodes, size) {
    const d = way(nodes.get(line.from), nodes.get(line.to), size);
    return tip(svg('g', { class: line.circle ? 'arrow circle' : 'arrow' },
        svg('path', { d, class: 'reach' }), svg('path', { d, class: 'line', 'marker-end': 'url(#head)' })), () => arrowLines(line));
}

export function blockingGraph() {
    const picture = el('div', { class: 'graph scroll', role: 'group', 'aria-label': 'Blocking graph: waiters point to those they wait for' });
    const none = el('p', { class: 'empty over' });
    const list = table({
        label: 'Who blocks whom, as a list',
        empty: 'Nobody waits for a lock.',
        keyOf: (edge) => `${edge.blocked_pid}-${edge.blocker_pid}`,
        columns: [
            { label: 'Waiter', numeric: true, value: (edge) => edge.blocked_pid },
            { label: 'Blocker', numeric: true, value: (edge) => edge.blocker_pid },
            { label: 'Waits', numeric: true, value: (edge) => edge.wait_ms, format: duration },
            { label: 'Mode', value: (edge) => edge.mode, format: orNone },
            { label: 'Relation', value: (edge) => edge.relation ?? edge.locktype, format: orNone },
            { label: 'Statement', name: 'sql', value: (edge) => edge.blocked_query, format: (text) => oneLine(text, 120) },
        ],
    });
    const settle = roving(picture, '.backend');
    const more = el('p', { class: 'hint' });
    const scrolls = el('p', { class: 'hint', role: 'note' });
    const node = el('div', { class: 'blocking' }, el('div', { class: 'stage' }, picture, none), scrolls, more,
        el('details', {}, el('summary', { text: 'As a list' }), list.node));
    let drawn = '';

    function draw(plan) {
        const focused = picture.contains(document.activeElement) ? document.activeElement.dataset.pid : null;
        const nodes = new Map(plan.nodes.map((each) => [each.pid, each]));
        const head = svg('marker', { id: 'head', viewBox: '0 0 8 8', refX: 1, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto', markerUnits: 'userSpaceOnUse' },
            svg('path', { d: 'M0,0 L8,4 L0,8 z' }));
        picture.replaceChildren(svg('svg', { width: plan.width, height: plan.height },
            svg('defs', {}, head),
            ...plan.arrows.map((line) => arrow(line, nodes, plan.box)),
            ...plan.nodes.map((each) => box(each, plan.box))));
        settle();
        if (focused !== null) {
            picture.querySelector(`[data-pid="${Number(focused)}"]`)?.focus({ preventScroll: true });
        }
    }

    return {
        node,
        update(blocking) {
            const edges = many(blocking?.edges);
            setText(scrolls, picture.scrollWidth > picture.clientWidth || picture.scrollHeight > picture.clientHeight
                ? 'The graph is larger than its frame: scroll it, or see the list.' : '');
            const sign = JSON.stringify([edges, blocking?.roots, blocking?.deadlocks]);
            if (sign === drawn) {
                return;
            }
            drawn = sign;
            const plan = layout(blocking);
            if (plan.nodes.length) {
                draw(plan);
            } else {
                picture.replaceChildren();
            }
            none.hidden = plan.nodes.length > 0;
            setText(none, blocking ? 'Nobody waits for a lock.' : 'No blocking graph has arrived yet.');
            setText(more, plan.hidden ? `${plural(plan.hidden, 'more session')} of ${plan.total} not drawn; the list has all.`
                : 'Waiters point to those they wait for. A root blocks others and waits for nobody.');
            list.update(edges);
        },
    };
}
