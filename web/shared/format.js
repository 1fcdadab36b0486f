/** Numbers with units, local times, and texts of strangers made visible. */

const DASH = '\u2013';
const THIN = '\u202f';
const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const shorts = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const clocks = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const shortDays = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A number, also where it came as text; null for everything else. */
export function figure(value) {
    if (value === null || value === undefined || value === '' || typeof value === 'boolean') {
        return null;
    }
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
}

/** Unix seconds of a point in time given as seconds, milliseconds or ISO text. */
export function seconds(value) {
    const number = figure(value);
    if (number !== null) {
        return number > 1e11 ? number / 1000 : number;
    }
    const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
    return Number.isFinite(parsed) ? parsed / 1000 : null;
}

const orDash = (format) => (value) => {
    const number = figure(value);
    return number === null ? DASH : format(number);
};

export const count = orDash((n) => (Math.abs(n) < 1e6 ? integers.format(n) : scaled(n, 1000, ['', 'k', 'M', 'G', 'T', 'P'])));

export const decimal = orDash((n) => shorts.format(n));

export const bytes = orDash((n) => scaled(n, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']));

export const bytesPerSecond = orDash((n) => `${bytes(n)}/s`);

export const percent = orDash((n) => `${n >= 10 || n === 0 ? integers.format(n) : n.toFixed(1)}${THIN}%`);

export const duration = orDash((ms) => {
    if (ms < 1000) {
        return `${shorts.format(ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms))}${THIN}ms`;
    }
    const s = ms / 1000;
    if (s < 60) {
        return `${shorts.format(s)}${THIN}s`;
    }
    if (s >= 172_800) {
        return s < 8_640_000 ? two(s / 86_400, 'd', (s % 86_400) / 3600, 'h') : `${integers.format(s / 86_400)}${THIN}d`;
    }
    return s < 3600 ? two(s / 60, 'min', s % 60, 's') : two(s / 3600, 'h', (s % 3600) / 60, 'min');
});

const two = (many, large, few, small) => `${Math.floor(many)}${THIN}${large}${few < 1 ? '' : ` ${Math.floor(few)}${THIN}${small}`}`;

function scaled(n, base, units) {
    let unit = 0;
    let rest = n;
    while (Math.abs(rest) >= base && unit < units.length - 1) {
        rest /= base;
        unit++;
    }
    return `${Math.abs(rest) >= 100 ? integers.format(rest) : shorts.format(rest)}${units[unit] === '' ? '' : THIN + units[unit]}`;
}

export function clock(value) {
    const s = seconds(value);
    return s === null ? DASH : clocks.format(s * 1000);
}

export function clockMillis(value) {
    const s = seconds(value);
    return s === null ? DASH : `${clocks.format(s * 1000)}.${String(Math.floor((s % 1) * 1000)).padStart(3, '0')}`;
}

export function dayAndClock(value) {
    const s = seconds(value);
    return s === null ? DASH : days.format(s * 1000);
}

/** The zone of the times that are shown at a moment, with its offset: reports and commands tell UTC. */
export function zone(value, name = undefined) {
    const parts = (style) => new Intl.DateTimeFormat('en-GB', { timeZone: name, timeZoneName: style }).formatToParts((seconds(value) ?? 0) * 1000).find((part) => part.type === 'timeZoneName').value;
    const offset = parts('longOffset').replace('GMT', 'UTC');
    const known = name ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    return offset === 'UTC' || known === 'UTC' ? 'UTC' : `${known}, ${offset}`;
}

export const shortDay = (value) => (seconds(value) === null ? DASH : shortDays.format(seconds(value) * 1000));

/**
 * A text as it is, with what would hide or turn its neighbours (control and direction characters) spelled out;
 * line breaks and tabs stay.
 */
export function visible(text) {
    return String(text ?? '').replace(
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
        (c) => `\u27e8U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`,
    );
}

/** On one line and at most `most` characters, cut between characters. */
export function oneLine(text, most = 160) {
    const line = visible(String(text ?? '').slice(0, most * 4).replace(/\s+/g, ' ').trim());
    const characters = [...line];
    return characters.length > most ? `${characters.slice(0, most - 1).join('')}\u2026` : line;
}

export const orNone = (text) => (text === null || text === undefined || text === '' ? DASH : visible(text));

/** The first of several possible fields that is there. */
export function pick(row, ...names) {
    for (const name of names) {
        if (row?.[name] !== null && row?.[name] !== undefined) {
            return row[name];
        }
    }
    return null;
}

export const many = (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]);

export const plural = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;
