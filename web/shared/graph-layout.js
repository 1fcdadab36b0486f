import { figure, many, pick } from './format.js';

/**
 * Where the backends of a blocking graph stand: roots in the first column, everybody to the right of all they wait for.
 * Pure: no elements in here.
 */

const WIDTH = 158;
const HEIGHT = 58;
const GAP_X = 30;
const GAP_Y = 14;
const MARGIN = 8;
const MOST = 48;

const pidOf = (value) => figure(value !== null && typeof value === 'object' ? pick(value, 'pid') : value);

function gather(blocking) {
    const nodes = new Map();
    const node = (pid) => {
        if (!nodes.has(pid)) {
            nodes.set(pid, { pid, blockers: new Map(), waiters: [], root: false, circle: false });
        }
        return nodes.get(pid);
    };
    for (const edge of many(blocking?.edges)) {
        const blocked = figure(edge.blocked_pid);
        const blocker = figure(edge.blocker_pid);
        if (blocked === null || blocker === null) {
            continue;
        }
        const waiter = node(blocked);
        // Texts stand at a waiter's first pair only.
        waiter.wait ??= edge;
        waiter.blockers.set(blocker, edge);
        const holder = node(blocker);
        holder.waiters.push(blocked);
        holder.held ??= pick(edge, 'blocker_state', 'blocker_query', 'blocker_user') === null ? undefined : edge;
    }
    for (const root of many(blocking?.roots)) {
        const pid = pidOf(root);
        if (nodes.has(pid)) {
            Object.assign(nodes.get(pid), { root: true, facts: typeof root === 'object' ? root : {} });
        }
    }
    for (const circle of many(blocking?.deadlocks)) {
        many(circle?.pids ?? circle).map(pidOf).filter((pid) => nodes.has(pid)).forEach((pid) => {
            nodes.get(pid).circle = true;
        });
    }
    return nodes;
}

/** Roots and circles first, then in the data's order: the longest waits. */
function foremost(nodes) {
    const all = [...nodes.values()].map((node) => ({ ...node, blockers: new Map(node.blockers) }));
    const weight = (node) => (node.circle ? 0 : node.blockers.size === 0 ? 1 : 2);
    const kept = all.sort((a, b) => weight(a) - weight(b)).slice(0, MOST);
    const pids = new Set(kept.map((node) => node.pid));
    kept.forEach((node) => [...node.blockers.keys()].filter((pid) => !pids.has(pid)).forEach((pid) => node.blockers.delete(pid)));
    return new Map(kept.map((node) => [node.pid, node]));
}

function reaches(nodes, from, to, without) {
    const seen = new Set();
    const open = [...nodes.get(from).blockers.keys()].filter((pid) => from !== without[0] || pid !== without[1]);
    while (open.length) {
        const pid = open.pop();
        if (pid === to) {
            return true;
        }
        if (!seen.has(pid)) {
            seen.add(pid);
            open.push(...nodes.get(pid).blockers.keys());
        }
    }
    return false;
}

/** In a queue everybody waits for everybody ahead: an arrow that a longer way already tells is left out. */
function telling(nodes) {
    const arrows = [];
    for (const node of nodes.values()) {
        for (const [blocker, edge] of node.blockers) {
            const circle = node.circle && nodes.get(blocker).circle;
            if (circle || !reaches(nodes, node.pid, blocker, [node.pid, blocker])) {
                arrows.push({ from: node.pid, to: blocker, edge, circle });
            }
        }
    }
    return arrows;
}

function depths(nodes) {
    const known = new Map();
    const walking = new Set();
    const depth = (pid) => {
        if (known.has(pid)) {
            return known.get(pid);
        }
        if (walking.has(pid)) {
            return -1;
        }
        walking.add(pid);
        const deepest = Math.max(-1, ...[...nodes.get(pid).blockers.keys()].map(depth));
        walking.delete(pid);
        known.set(pid, deepest + 1);
        return deepest + 1;
    };
    nodes.forEach((node) => depth(node.pid));
    return known;
}

export function layout(blocking) {
    const all = gather(blocking);
    const nodes = foremost(all);
    const columns = [];
    depths(nodes).forEach((depth, pid) => {
        (columns[depth] ??= []).push(nodes.get(pid));
    });
    const tall = columns.filter(Boolean);
    tall.forEach((column, depth) => {
        const place = (node) => {
            const ys = [...node.blockers.keys()].map((pid) => nodes.get(pid).y).filter((y) => y !== undefined);
            return ys.length ? ys.reduce((sum, y) => sum + y, 0) / ys.length : 0;
        };
        column.map((node) => [depth ? place(node) : -node.waiters.length, node])
            .sort((a, b) => a[0] - b[0] || a[1].pid - b[1].pid)
            .forEach(([, node], row) => {
                node.x = MARGIN + depth * (WIDTH + GAP_X);
                node.y = MARGIN + row * (HEIGHT + GAP_Y);
            });
    });
    const rows = Math.max(0, ...tall.map((column) => column.length));
    return {
        nodes: tall.flat(),
        arrows: telling(nodes),
        hidden: all.size - nodes.size,
        total: all.size,
        width: MARGIN * 2 + tall.length * (WIDTH + GAP_X) - GAP_X,
        height: MARGIN * 2 + rows * (HEIGHT + GAP_Y) - GAP_Y + (tall.flat().some((node) => node.circle) ? 24 : 0),
        box: { width: WIDTH, height: HEIGHT },
    };
}
