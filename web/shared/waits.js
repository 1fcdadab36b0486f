/** Waits by name, and what each means. */

export const wait = (row) => [row.wait_event_type, row.wait_event].filter(Boolean).join(':');

/** The lines of waits.txt by `type:event`. */
export function guide(text) {
    const lines = new Map();
    for (const line of text.split('\n').filter((each) => each && !each.startsWith('#'))) {
        const [type, events, meaning, remedy] = line.split('|').map((field) => field.trim());
        events.split(/[, ]+/).forEach((event) => lines.set(`${type}:${event}`, `${meaning} ${remedy}`));
    }
    return (type, event) => lines.get(`${type}:${event}`) ?? lines.get(`${type}:*`) ?? '';
}
