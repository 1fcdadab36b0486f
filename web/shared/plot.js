import uPlot from '../vendor/uPlot.esm.js';
import { el, reconcile, setAttribute, setText } from './dom.js';
import { clock, dayAndClock, visible } from './format.js';
import { DAY, increments, timeLabel } from './plot-axes.js';
import { drawChosen, drawLevel } from './plot-marks.js';
import { sums, usualStep, withHoles } from './plot-points.js';
import { colour, onThemeChange } from './theme.js';

/** Figures over time. All plots of a page share window and cursor. */

const PALETTE = ['--blue', '--orange', '--green', '--pink', '--sky', '--red', '--yellow', '--grey'];
/** How long a lone first point of steps holds. */
const FIRST_STEP = 10;
/** So many times the highest value a level may be and still be shown. */
const MOST_EMPTY = 6;
/** A shorter stroke is a click. */
const SHORTEST_BRUSH = 6;
const AFTER_STROKE_MS = 200;
const FONT = '11px system-ui, sans-serif';

export class TimePlot {
    /**
     * kind: 'areas' (stacked), 'steps' (stacked, held until the next point), 'bars' (stacked) or 'lines';
     * colours: name -> custom property; most: fixed upper end; format: of values; brush(from, to): told of a stroke along the time.
     */
    constructor({ label, kind, colours = {}, format, height = 176, most = null, least = 1, empty, binary = false, brush = null }) {
        Object.assign(this, { label, kind, colours, format, height, most, least, binary, brush });
        this.names = [];
        this.data = [[]];
        this.stroke = -AFTER_STROKE_MS;
        this.columns = [];
        this.now = 0;
        this.window = 600;
        /** A dashed line across the plot, as `{ value, label }`; the columns and the band that are chosen. */
        this.level = null;
        this.chosen = null;
        this.canvas = el('div', { class: 'canvas', role: 'img', 'aria-label': label });
        this.canvas.style.height = `${height}px`;
        this.none = el('p', { class: 'empty over', text: empty });
        this.legend = el('ul', { class: 'legend' });
        this.node = el('div', { class: 'plot' }, this.canvas, this.none, this.legend);
        this.canvas.addEventListener('click', (event) => performance.now() - this.stroke < AFTER_STROKE_MS && event.stopImmediatePropagation(), true);
        new ResizeObserver(() => this.resize()).observe(this.canvas);
        onThemeChange(() => this.build());
    }

    /** `now` and `window` in seconds: the right end of the time axis and its length; `step` how long a lone point holds. `series`: Map of name -> values beside `times`, the lowest of a stack first. */
    update({ now, window, step: told }, times, series) {
        const step = told ?? usualStep(times);
        this.now = now;
        this.window = window;
        const names = [...series.keys()];
        const changed = names.length !== this.names.length || names.some((name, i) => name !== this.names[i]);
        const [t, columns] = withHoles(times, [...series.values()], this.kind === 'bars' ? 0 : now, step);
        if (this.kind === 'steps' && t.length > 0) {
            // The last step, too, holds as long as a step usually does.
            t.push(Math.min(now, t[t.length - 1] + (step || FIRST_STEP)));
            columns.forEach((column) => column.push(column[column.length - 1]));
        }
        this.times = t;
        this.columns = columns;
        const drawn = this.kind === 'lines' ? columns : sums(columns).reverse();
        this.data = [t, ...drawn];
        this.none.hidden = t.length > 0;
        if (changed || !this.chart) {
            this.names = names;
            this.build();
        } else {
            this.chart.setData(this.data);
        }
        this.describe(this.cursor ?? null);
    }

    build() {
        this.chart?.destroy();
        this.chart = null;
        if (this.names.length > 0 && this.canvas.clientWidth > 0) {
            this.chart = new uPlot(this.options(), this.data, this.canvas);
        }
    }

    resize() {
        if (this.chart) {
            this.chart.setSize({ width: this.canvas.clientWidth, height: this.height });
        } else {
            this.build();
        }
    }

    property(name) {
        if (this.colours[name]) {
            return this.colours[name];
        }
        const taken = this.names.map((each) => this.colours[each]);
        const free = PALETTE.filter((each) => !taken.includes(each));
        const at = this.names.filter((each) => !this.colours[each]).indexOf(name);
        return free.length ? free[at % free.length] : '--grey';
    }

    options() {
        const lines = this.kind === 'lines';
        const axis = { font: FONT, stroke: colour('--muted'), ticks: { show: false } };
        const grid = { stroke: colour('--grid'), width: 1 };
        const names = lines ? this.names : [...this.names].reverse();
        return {
            width: this.canvas.clientWidth,
            height: this.height,
            padding: [8, 24, 0, 0],
            legend: { show: false },
            drawOrder: ['series', 'axes'],
            cursor: { y: false, points: { show: lines }, drag: { x: this.brush !== null, y: false, setScale: false }, sync: { key: 'time', setSeries: false } },
            scales: {
                x: { time: true, range: () => [this.now - this.window, this.now] },
                y: { range: (u, min, max) => [0, this.most ?? Math.max(this.least, (max ?? 0) * 1.08, this.levelFits(max ?? 0) ? this.level.value * 1.08 : 0)] },
            },
            axes: [
                { ...axis, grid: { show: false }, space: 70, size: 22, gap: 4, values: (u, all, axis, space, step) => all.map((s) => timeLabel(s, step, this.window)) },
                { ...axis, grid, size: (u, labels) => Math.max(52, ...(labels ?? []).map((label) => label.length * 6.2 + 10)), space: 32, gap: 4, ...increments(this.format, this.binary), values: (u, all) => all.map((v) => this.format(v)) },
            ],
            series: [{}, ...names.map((name) => this.line(colour(this.property(name))))],
            hooks: { setCursor: [(u) => this.describe(u.cursor.idx ?? null)], draw: [(u) => drawLevel(u, this.level), (u) => drawChosen(u, this.chosen)], setSelect: [(u) => this.brushed(u)] },
        };
    }

    /** The click at the end of a stroke is none. */
    brushed(u) {
        const { left, width } = u.select;
        if (width < SHORTEST_BRUSH) {
            return;
        }
        const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
        u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        this.stroke = performance.now();
        setTimeout(() => this.brush(from, to));
    }

    /** A line far above everything would press the figures flat. */
    levelFits(max) {
        return this.level !== null && this.level.value <= Math.max(this.least, max) * MOST_EMPTY;
    }

    line(stroke) {
        if (this.kind === 'lines') {
            return { stroke, width: 1.5, points: { show: false } };
        }
        const paths = { areas: null, steps: uPlot.paths.stepped({ align: 1 }), bars: uPlot.paths.bars({ size: [0.85, 24], align: 1 }) };
        return { stroke, fill: stroke, width: this.kind === 'bars' ? 0 : 1, points: { show: false }, paths: paths[this.kind] };
    }

    /** The legend says the values under the cursor, else the last ones. */
    describe(index) {
        this.cursor = index;
        let at = index;
        if (at === null || at >= (this.times?.length ?? 0)) {
            at = (this.times?.length ?? 0) - 1;
        }
        const items = this.names.map((name, i) => [name, at < 0 ? null : this.columns[i][at]]);
        reconcile(this.legend, this.kind === 'lines' ? items : items.reverse(), ([name]) => name, () => this.entry(),
            (node, [name, value]) => {
                node.firstChild.style.background = `var(${this.property(name)})`;
                setText(node.children[1], visible(name));
                setText(node.children[2], this.format(value));
            });
        const when = at < 0 ? '' : ` at ${this.window > DAY ? dayAndClock(this.times[at]) : clock(this.times[at])}`;
        setAttribute(this.canvas, 'aria-label', `${this.label}${when}: ${items.map(([name, value]) => `${visible(name)} ${this.format(value)}`).join(', ')}`);
    }

    entry() {
        return el('li', {}, el('i', { 'aria-hidden': 'true' }), el('bdi'), el('b'));
    }
}
