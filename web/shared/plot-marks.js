import { colour } from './theme.js';

/** What is drawn on top of a plot. */

/** A dashed line across it, with its label at the right end. */
export function drawLevel(u, level) {
    if (level === null || level.value > u.scales.y.max) {
        return;
    }
    const { ctx, bbox } = u;
    const y = Math.round(u.valToPos(level.value, 'y', true));
    const right = bbox.left + bbox.width;
    ctx.save();
    ctx.strokeStyle = colour('--ink');
    ctx.fillStyle = colour('--ink');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textBaseline = 'bottom';
    ctx.textAlign = 'right';
    ctx.setLineDash([]);
    ctx.lineWidth = 3 * devicePixelRatio;
    ctx.strokeStyle = colour('--panel');
    ctx.strokeText(level.label, right - 4 * devicePixelRatio, y - 2 * devicePixelRatio);
    ctx.fillText(level.label, right - 4 * devicePixelRatio, y - 2 * devicePixelRatio);
    ctx.restore();
}

/** A frame around the band of time that is chosen. */
export function drawChosen(u, chosen) {
    if (!chosen) {
        return;
    }
    const { ctx, bbox } = u;
    const left = Math.max(bbox.left, u.valToPos(chosen.from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, u.valToPos(chosen.to, 'x', true));
    ctx.save();
    ctx.strokeStyle = colour('--ink');
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.strokeRect(left, bbox.top + devicePixelRatio, Math.max(3, right - left), bbox.height - 2 * devicePixelRatio);
    ctx.restore();
}
