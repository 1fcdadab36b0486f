import { setAttribute } from './dom.js';

/**
 * Lets a visitor choose a column of a stacked plot, and a band in it, by pointer or keys: left, right, Home and End go through the
 * columns, up and down through the bands, Enter opens, Escape closes.
 *
 * `said(column, band)` is what a screen reader hears; `open(column, band)` and `close()` are told; a band is a name or null for all.
 */
export function pickable(plot, { said, open, close }) {
    const node = plot.canvas;
    let at = null;
    let band = null;
    setAttribute(node, 'role', 'slider');
    setAttribute(node, 'tabindex', '0');
    setAttribute(node, 'aria-roledescription', 'chart');

    /** Those that are there: between them there may be holes, and the last step has an end of its own. */
    const columns = () => (plot.times ?? []).slice(0, plot.kind === 'steps' ? -1 : undefined)
        .map((t, index) => ({ t, index })).filter(({ index }) => plot.columns.some((column) => column[index] !== null));

    function bandsOf(index) {
        return plot.names.filter((name, i) => plot.columns[i][index] > 0);
    }

    /** The band under a height, from the lowest up; null above all. */
    function bandAt(index, value) {
        let sum = 0;
        for (const [i, name] of plot.names.entries()) {
            sum += plot.columns[i][index] ?? 0;
            if (value <= sum && plot.columns[i][index] > 0) {
                return name;
            }
        }
        return null;
    }

    function tell() {
        const all = columns();
        const place = all.findIndex((column) => column.t === at);
        setAttribute(node, 'aria-valuemin', 0);
        setAttribute(node, 'aria-valuemax', Math.max(0, all.length - 1));
        setAttribute(node, 'aria-valuenow', Math.max(0, place));
        setAttribute(node, 'aria-valuetext', place < 0 ? 'no minute chosen' : said(at, band));
    }

    function go(t, name) {
        at = t;
        band = name;
        tell();
        open(at, band);
    }

    function move(to) {
        const all = columns();
        if (all.length) {
            go(all[Math.max(0, Math.min(all.length - 1, to(all.findIndex((column) => column.t === at), all.length)))].t, band);
        }
    }

    function climb(step) {
        const index = plot.times.indexOf(at);
        if (index < 0) {
            move((place, length) => length - 1);
            return;
        }
        const names = [null, ...bandsOf(index)];
        go(at, names[(names.indexOf(band) + step + names.length) % names.length]);
    }

    function leave() {
        at = null;
        band = null;
        tell();
        close();
    }

    const KEYS = {
        ArrowLeft: () => move((place, length) => (place < 0 ? length : place) - 1),
        ArrowRight: () => move((place, length) => (place < 0 ? length - 1 : place + 1)),
        Home: () => move(() => 0),
        End: () => move((place, length) => length - 1),
        ArrowUp: () => climb(1),
        ArrowDown: () => climb(-1),
        Enter: () => move((place, length) => (place < 0 ? length - 1 : place)),
        Escape: leave,
    };

    node.addEventListener('keydown', (event) => {
        const key = KEYS[event.key];
        if (key) {
            event.preventDefault();
            key();
        }
    });
    node.addEventListener('click', (event) => {
        const chart = plot.chart;
        if (!chart) {
            return;
        }
        const box = chart.over.getBoundingClientRect();
        const index = columnAt(chart.posToVal(event.clientX - box.left, 'x'));
        if (index >= 0) {
            go(plot.times[index], bandAt(index, chart.posToVal(event.clientY - box.top, 'y')));
        }
    });

    /** A step holds until the next point: the last one that is not later. */
    function columnAt(t) {
        const before = columns().filter((column) => column.t <= t);
        return before.length ? before[before.length - 1].index : columns()[0]?.index ?? -1;
    }

    return { go, leave, tell, chosen: () => ({ t: at, band }), columnAt };
}
