import { errors, finder, latest, runs, story, waits } from '../panels/request-panels.js';
import { parameter } from '../shell/address.js';
import { show } from '../shell/page.js';

/** The latest requests of applications, or the one (`id`) or those of a trace (`trace`) that the address names: both come from a document of their own. */
export function open() {
    const id = parameter('id') || parameter('trace') || null;
    show({
        name: 'request', about: 'all', time: false, url: () => `bitville/request.json?${new URLSearchParams([['id', id], ['server', parameter('server')]].filter(([, value]) => value !== null))}`,
        panels: id === null ? [finder(null), latest()] : [finder(id), story(id), waits(id), errors(id), runs(id)],
    });
}

