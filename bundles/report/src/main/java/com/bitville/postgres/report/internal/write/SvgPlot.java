package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FigureText;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Bands as areas. The drawing has no text and is stretched to its place, so that labels beside it have the page's own size at every width.
 */
final class SvgPlot {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 200;
    private static final int LABELS = 4;
    private static final double ROOM_ABOVE = 1.05;

    private SvgPlot() {}

    static void write(FactPlot plot, Writer out) throws IOException {
        int steps = plot.bands().isEmpty() ? 0 : plot.bands().get(0).values().length;
        double[][] tops = tops(plot, steps);
        double most = most(tops, plot);
        out.write("<figure class=\"plot\"><div class=\"area\"><div class=\"y\" aria-hidden=\"true\"><span>"
                + FigureText.number(most) + "</span><span>" + FigureText.number(most / 2)
                + "</span><span>0</span></div>");
        out.write("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\""
                + InertText.html(plot.title() + ", " + ScopeText.of(plot)) + "\">");
        out.write("<path class=\"grid\" d=\"M0 0H" + WIDTH + "M0 " + HEIGHT / 2 + "H" + WIDTH + "M0 " + HEIGHT + "H"
                + WIDTH + "\"/>");
        for (int band = 0; band < tops.length; band++) {
            String path = path(band == 0 ? new double[steps] : tops[band - 1], tops[band], most);
            if (!path.isEmpty()) {
                out.write("<path class=\"b " + style(plot.bands().get(band).name(), band) + "\" d=\"" + path + "\"/>");
            }
        }
        if (plot.line().isPresent()) {
            out.write("<path class=\"level\" d=\"M0 " + number(y(plot.line().getAsDouble(), most)) + "H" + WIDTH
                    + "\"/>");
        }
        out.write("</svg></div>");
        times(plot, steps, out);
        legend(plot, out);
        out.write("</figure>\n");
    }

    private static double[][] tops(FactPlot plot, int steps) {
        double[][] tops = new double[plot.bands().size()][];
        double[] below = new double[steps];
        for (int band = 0; band < tops.length; band++) {
            double[] values = plot.bands().get(band).values();
            tops[band] = new double[steps];
            for (int i = 0; i < steps; i++) {
                tops[band][i] = below[i] + values[i];
            }
            below = tops[band];
        }
        return tops;
    }

    private static double most(double[][] tops, FactPlot plot) {
        double most = plot.line().orElse(0);
        for (double[] top : tops) {
            for (double value : top) {
                most = Double.isNaN(value) ? most : Math.max(most, value);
            }
        }
        return most <= 0 ? 1 : most * ROOM_ABOVE;
    }

    /** One closed figure for each stretch without a gap. */
    private static String path(double[] bottom, double[] top, double most) {
        StringBuilder path = new StringBuilder();
        int n = top.length;
        int from = 0;
        while (from < n) {
            if (Double.isNaN(top[from])) {
                from++;
                continue;
            }
            int to = from;
            while (to < n && !Double.isNaN(top[to])) {
                to++;
            }
            path.append('M').append(number(x(from, n))).append(' ').append(number(y(top[from], most)));
            for (int i = from; i < to; i++) {
                path.append('V').append(number(y(top[i], most))).append('H').append(number(x(i + 1, n)));
            }
            for (int i = to - 1; i >= from; i--) {
                path.append('V').append(number(y(bottom[i], most))).append('H').append(number(x(i, n)));
            }
            path.append('Z');
            from = to;
        }
        return path.toString();
    }

    private static double x(int step, int steps) {
        return (double) WIDTH * step / Math.max(1, steps);
    }

    private static double y(double value, double most) {
        return HEIGHT * (1 - value / most);
    }

    private static String number(double value) {
        return new BigDecimal(value)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void times(FactPlot plot, int steps, Writer out) throws IOException {
        out.write("<div class=\"x\" aria-hidden=\"true\">");
        Duration all = steps == 0
                ? Duration.between(plot.scope().from(), plot.scope().to())
                : plot.step().multipliedBy(steps);
        for (int i = 0; i <= LABELS; i++) {
            Instant at = plot.start().plus(all.multipliedBy(i).dividedBy(LABELS));
            out.write("<span>" + FigureText.point(at, all) + "</span>");
        }
        out.write("</div>");
    }

    private static void legend(FactPlot plot, Writer out) throws IOException {
        out.write("<figcaption><ul>");
        List<FactPlot.Band> bands = plot.bands();
        for (int i = 0; i < bands.size(); i++) {
            out.write("<li><i class=\"" + style(bands.get(i).name(), i) + "\"></i>"
                    + InertText.html(bands.get(i).name()) + "</li>");
        }
        if (plot.line().isPresent()) {
            out.write("<li><i class=\"dash\"></i>" + InertText.html(plot.lineTitle()) + "</li>");
        }
        out.write("</ul></figcaption>");
    }

    /** Kinds of wait have the colours that they have on the agent's page; another band has one by its place. */
    static String style(String name, int place) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "cpu" -> "c0";
            case "io" -> "c1";
            case "lock" -> "c2";
            case "lwlock" -> "c3";
            case "client" -> "c4";
            case "ipc" -> "c5";
            case "timeout" -> "c6";
            default -> "c" + (7 + place % 3);
        };
    }
}
