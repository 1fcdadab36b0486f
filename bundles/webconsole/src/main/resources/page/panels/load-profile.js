import { aligned, each } from '../shared/facts.js';
import { el, setText } from '../shared/dom.js';
import { dayAndClock, decimal, many } from '../shared/format.js';
import { pickable } from '../shared/pick.js';
import { plotted } from './plotted.js';
import { minute } from './minute.js';
import { cores } from './server-plots.js';

/** Where the time of sessions went over the page's time; of the last hour each minute tells what is behind it. */

const KINDS = {
    CPU: '--green', IO: '--sky', Lock: '--red', LWLock: '--orange', IPC: '--pink', BufferPin: '--yellow', Timeout: '--blue', Extension: '--ink', Client: '--grey',
};
const names = Object.keys(KINDS);
const place = ([name]) => (names.includes(name) ? names.indexOf(name) : names.length);

/** The sessions of a band at a moment, or of all. */
function sessionsAt(plot, t, band) {
    const at = plot.times.indexOf(t);
    return plot.columns.reduce((sum, column, i) => sum + (!band || plot.names[i] === band ? column[at] ?? 0 : 0), 0);
}

export const loadProfile = ({ at = null } = {}) => {
    const made = plotted({
        id: 'load', title: 'Active sessions by what they waited for', size: 'wide', kind: 'steps', format: decimal, colours: KINDS, height: 200, wants: { series: ['profile.waits'] }, of: 'profile.waits',
        empty: 'No minute of this server is known in this time: the agent looks at the sessions each second, from its start on.',
        draw: (state) => aligned(each(state, 'profile.waits').sort((a, b) => place(a) - place(b))),
        level: cores,
    });
    return { ...made, create(page) {
        let plot = null;
        const [section, update] = made.create({ ...page, keep: (each) => { plot = each; } });
        const hint = el('p', { class: 'hint', text: 'Draw along the plot to choose a time. Click a minute, or use the arrow keys, to see what is behind it.' });
        const behind = minute(page);
        section.querySelector('.body').append(hint, behind.node);
        let step = 60;
        const picker = pickable(plot, {
            said: (t, band) => `${dayAndClock(t)}, ${band ?? 'all'}: ${decimal(sessionsAt(plot, t, band))} active sessions`,
            open: (t, band) => {
                plot.chosen = { from: t, to: t + step };
                plot.chart?.redraw(false);
                behind.show(t + step, step, band);
            },
            close: () => {
                plot.chosen = null;
                plot.chart?.redraw(false);
                behind.hide();
            },
        });
        behind.onClose(() => {
            picker.leave();
            plot.canvas.focus();
        });
        let opened = at === null;
        return [section, (state) => {
            step = many(state.series?.['profile.waits']?.series)[0]?.step ?? 60;
            update(state);
            setText(hint, plot.times?.length ? 'Draw along the plot to choose a time. Click a minute, or use the arrow keys, to see what is behind it.' : '');
            behind.update(state);
            if (!opened) {
                opened = true;
                behind.show(at, step, null);
            }
            picker.tell();
        }];
    } };
};
