import { el, reconcile, setText } from '../shared/dom.js';
import { bytes, bytesPerSecond, count, decimal, duration, figure, many, orNone, percent, pick } from '../shared/format.js';
import { TimePlot } from '../shared/plot.js';
import { table } from '../shared/table.js';
import { panel, span } from './panel.js';

/** CPU and memory over time, and what else the host said last. */

const CPU = { user: '--blue', system: '--orange', iowait: '--red', steal: '--pink' };
const one = (value) => many(value)[0] ?? {};

function meter(value) {
    return (td, row) => {
        if (!td.firstChild) {
            td.append(el('span', { class: 'part' }, el('i'), el('span')));
        }
        const share = figure(value(row));
        td.firstChild.firstChild.style.width = `${Math.min(100, share ?? 0)}%`;
        td.firstChild.classList.toggle('full', share !== null && share >= 90);
        setText(td.firstChild.lastChild, percent(share));
    };
}

function tables() {
    const usedFor = (row) => many(row.used_for).join(', ');
    return {
        filesystems: table({
            label: 'File systems', className: 'low', empty: 'Waiting for the first host figures.', keyOf: (row) => `${row.mount_point} ${row.device}`,
            columns: [
                { label: 'File system', name: 'place', value: (row) => row.mount_point, format: orNone },
                { label: 'Holds', value: usedFor, format: orNone },
                { label: 'Used', numeric: true, cell: meter((row) => row.used_percent) },
                { label: 'Available', numeric: true, value: (row) => row.available_bytes, format: bytes },
                { label: 'Size', numeric: true, value: (row) => row.total_bytes, format: bytes },
                { label: 'Inodes free', numeric: true, value: (row) => row.inodes_free, format: count },
            ],
        }),
        disks: table({
            label: 'Disks', className: 'low', empty: 'Waiting for the first host figures, or the kernel shows this container no disks.', keyOf: (row) => row.device,
            columns: [
                { label: 'Disk', name: 'place', value: (row) => pick(row, 'name', 'device'), format: orNone },
                { label: 'Busy', numeric: true, cell: meter((row) => row.utilisation_percent) },
                { label: 'Reads/s', numeric: true, value: (row) => row.reads_per_s, format: decimal },
                { label: 'Read wait', numeric: true, value: (row) => row.read_await_ms, format: duration },
                { label: 'Writes/s', numeric: true, value: (row) => row.writes_per_s, format: decimal },
                { label: 'Write wait', numeric: true, value: (row) => row.write_await_ms, format: duration },
            ],
        }),
        pressure: table({
            label: 'Pressure: share of time in which tasks waited', className: 'low', empty: 'Waiting for the first host figures, or this kernel has no pressure figures.', keyOf: (row) => row.resource,
            columns: [
                { label: 'Pressure', name: 'place', value: (row) => row.resource, format: orNone },
                { label: 'Some, 10 s', numeric: true, cell: meter((row) => row.some_avg10) },
                { label: 'Some, 60 s', numeric: true, value: (row) => row.some_avg60, format: percent },
                { label: 'All, 10 s', numeric: true, value: (row) => row.full_avg10, format: percent },
                { label: 'All, 60 s', numeric: true, value: (row) => row.full_avg60, format: percent },
            ],
        }),
        network: table({
            label: 'Network', className: 'low', empty: 'Waiting for the first host figures.', keyOf: (row) => row.interface,
            columns: [
                { label: 'Network', name: 'place', value: (row) => row.interface, format: orNone },
                { label: 'In', numeric: true, value: (row) => row.rx_bytes_per_s, format: bytesPerSecond },
                { label: 'Out', numeric: true, value: (row) => row.tx_bytes_per_s, format: bytesPerSecond },
                { label: 'Errors', numeric: true, value: (row) => (figure(row.rx_errors) ?? 0) + (figure(row.tx_errors) ?? 0), format: count },
                { label: 'Dropped', numeric: true, value: (row) => (figure(row.rx_dropped) ?? 0) + (figure(row.tx_dropped) ?? 0), format: count },
            ],
        }),
    };
}

/** Pressure comes as rows or as an object by resource. */
function pressureRows(pressure) {
    if (Array.isArray(pressure) || !pressure || pressure.resource) {
        return many(pressure);
    }
    return Object.entries(pressure).map(([resource, row]) => ({ resource, ...row }));
}

function usedShare(memory) {
    const total = figure(memory.total_bytes);
    return pick(memory, 'used_percent') ?? (total > 0 ? (1 - figure(memory.available_bytes) / total) * 100 : null);
}

function figures(latest) {
    const cpu = one(latest.cpu);
    const memory = one(latest.memory);
    const load = one(latest.load);
    const swap = one(latest.swap);
    const host = one(latest.host);
    const postgres = one(latest.postgres_processes);
    return [
        ['Host', pick(host, 'hostname') === null ? null : orNone(host.hostname)],
        ['Cores', count(pick(cpu, 'cores') ?? pick(host, 'cores'))],
        ['CPU busy', percent(cpu.busy_percent)],
        ['Load 1, 5, 15 min', [load.load1, load.load5, load.load15].map(decimal).join(' \u00b7 ')],
        ['Memory used', `${percent(usedShare(memory))} of ${bytes(memory.total_bytes)}`],
        ['Swap used', figure(swap.total_bytes) === 0 ? 'no swap' : pick(swap, 'used_bytes') === null ? null : bytes(swap.used_bytes)],
        ['PostgreSQL CPU', pick(postgres, 'cpu_percent') === null ? null : percent(postgres.cpu_percent)],
        ['PostgreSQL processes', pick(postgres, 'processes') === null ? null : count(postgres.processes)],
    ].filter(([, value]) => value !== null);
}

export function host() {
    const cpu = new TimePlot({ label: 'CPU time by state', kind: 'areas', format: percent, colours: CPU, most: 100, empty: 'No CPU figures have arrived yet.', height: 150 });
    const memory = new TimePlot({ label: 'Memory', kind: 'areas', format: bytes, colours: { used: '--blue', available: '--shade' }, empty: 'No memory figures have arrived yet.', height: 150, binary: true });
    const tiles = el('dl', { class: 'tiles small' });
    const shown = tables();
    const frame = panel('host', tiles,
        el('div', { class: 'columns two' }, titled('CPU', cpu.node), titled('Memory', memory.node)),
        el('div', { class: 'columns two' }, ...Object.values(shown).map((each) => each.node)));

    return (state) => {
        const known = state.host;
        const latest = known?.latest ?? {};
        drawCpu(cpu, span(state), many(known?.cpu));
        drawMemory(memory, span(state), many(known?.memory).filter((point) => figure(point.total_bytes) !== null));
        reconcile(tiles, figures(latest), ([label]) => label, ([label]) => el('div', {}, el('dt', { text: label }), el('dd')),
            (node, [, value]) => setText(node.lastChild, value));
        shown.filesystems.update(many(latest.filesystems));
        shown.disks.update(many(latest.disks));
        shown.pressure.update(pressureRows(latest.pressure));
        shown.network.update(many(latest.network));
        frame.aged(state, known?.t ?? null);
    };
}

const titled = (title, node) => el('div', {}, el('h3', { text: title }), node);

function drawCpu(plot, time, points) {
    const share = (point, name) => figure(pick(point, name, `${name}_percent`));
    const names = Object.keys(CPU).filter((name) => points.some((point) => share(point, name) !== null));
    const told = points.filter((point) => names.some((name) => share(point, name) !== null));
    plot.update(time, told.map((point) => point.t), new Map(names.map((name) => [name, told.map((point) => share(point, name) ?? 0)])));
}

function drawMemory(plot, time, points) {
    plot.most = Math.max(0, ...points.map((point) => figure(point.total_bytes))) || null;
    const used = points.map((point) => figure(point.total_bytes) - (figure(point.available_bytes) ?? 0));
    const free = points.map((point) => figure(point.available_bytes) ?? 0);
    plot.update(time, points.map((point) => point.t), points.length ? new Map([['used', used], ['available', free]]) : new Map());
}
