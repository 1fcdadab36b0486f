import { el, setText } from '../shared/dom.js';
import { csvButton } from '../shared/csv.js';
import { endOf, toldOf } from '../shared/facts.js';
import { count, dayAndClock, figure, seconds } from '../shared/format.js';
import { TimePlot } from '../shared/plot.js';
import { table } from '../shared/table.js';
import { framed, missing } from './frame.js';

/**
 * A panel with a plot over the page's time, a table behind it, and that table as a file.
 *
 * `draw(state)` gives `[times, Map of name -> values, length of the last step]`, the last where the times do not say it; `wants.series` names the figures
 * it is drawn of, `of` the one each of whose series is a line; `level(state)` a line across it; `at(state)` when it was read, if not with these figures; `note(state)` more words beside the age;
 * `empty`, or what it gives of the state, what would fill it; `unavailable(state)` why there can be nothing.
 */
export function plotted({ id, title, size = 'third', about, kind = 'lines', format, colours, least, binary, most, wants, draw, of, level, at, note, empty, unavailable = (state) => state.series_unavailable, height }) {
    return { id, wants, create(page) {
        const plot = new TimePlot({ label: title, kind, format, colours, least, binary, most, empty: '', height, brush: page.brush });
        page.keep?.(plot);
        let shown = [[], new Map()];
        const behind = el('div');
        const list = el('details', { class: 'as-table', on: { toggle: () => fill() } }, el('summary', { text: 'As a table' }), behind);
        const csv = csvButton(title, () => [`${page.server()}-${id}`, ['time', ...shown[1].keys()],
            shown[0].map((t, i) => [new Date(t * 1000).toISOString(), ...[...shown[1].values()].map((values) => values[i])])]);
        const frame = framed({ id, title, size, about }, plot.node, el('div', { class: 'under' }, list, csv));

        /** Lines that are not drawn would be taken for figures that are not there. */
        const others = (state) => (of && shown[1].size < toldOf(state, of).total ? `${count(shown[1].size)} of ${count(toldOf(state, of).total)} drawn` : '');

        /** Made when it is opened: most visitors look at the plot. */
        function fill() {
            if (!list.open) {
                return;
            }
            const names = [...shown[1].keys()];
            if (behind.names !== names.join('\n')) {
                behind.names = names.join('\n');
                behind.list = table({
                    label: `${title} as a table`, keyOf: (row) => row.t, empty: 'Nothing is known.', className: 'short',
                    columns: [{ label: 'Time', value: (row) => row.t, format: dayAndClock },
                        ...names.map((name, i) => ({ label: name, numeric: true, value: (row) => row.values[i], format }))],
                });
                behind.replaceChildren(behind.list.node);
            }
            behind.list.update(shown[0].map((t, i) => ({ t, values: [...shown[1].values()].map((values) => values[i]) })).reverse());
        }

        return [frame.section, (state) => {
            shown = draw(state);
            const line = level?.(state) ?? null;
            plot.level = line && figure(line.value) !== null ? line : null;
            plot.update({ now: state.to, window: state.to - state.from, step: shown[2] }, shown[0], shown[1]);
            setText(plot.none, missing(unavailable(state), empty, state));
            csv.disabled = !shown[0].length;
            fill();
            frame.tell(state, shown[0].length ? at?.(state) ?? endOf(state, wants.series ?? []) ?? seconds(shown[0].at(-1)) : null, others(state), note?.(state));
        }];
    } };
}
