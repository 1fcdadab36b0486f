package com.bitville.postgres.report.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SvgPlotTest {
    @Test
    void itsStepsAreAlsoATableThatCanBeRead() {
        double[] cpu = new double[120];
        double[] lock = new double[120];
        for (int i = 0; i < 120; i++) {
            cpu[i] = i < 10 ? Double.NaN : 1;
            lock[i] = i < 10 ? Double.NaN : i % 2;
        }
        Instant start = Instant.parse("2026-03-01T08:00:00Z");
        FactPlot plot = new FactPlot(
                "load_plot",
                "Load",
                new FactScope(start, start.plusSeconds(3_600), 3_300, "readings"),
                "sessions",
                start,
                Duration.ofSeconds(30),
                List.of(new FactPlot.Band("CPU", cpu), new FactPlot.Band("Lock", lock)),
                OptionalDouble.empty(),
                "");
        FactTable table = PlotTable.of(plot);
        assertThat(table.title()).isEqualTo("In steps of 2.5 min");
        assertThat(table.rows()).hasSize(PlotTable.MOST);
        assertThat(table.rows().get(0)).containsExactly(start, null, null, null);
        assertThat(table.rows().get(2)).containsExactly(start.plusSeconds(300), 1.4, 1.0, 0.4);
    }

    private static final Instant FROM = Instant.parse("2026-11-29T13:00:00Z");

    private static String drawn(List<FactPlot.Band> bands) throws IOException {
        FactScope scope = new FactScope(FROM, FROM.plus(Duration.ofHours(1)), 60, "readings");
        StringWriter out = new StringWriter();
        SvgPlot.write(
                new FactPlot(
                        "load", "Load", scope, "", FROM, Duration.ofMinutes(15), bands, OptionalDouble.of(2), "cores"),
                out);
        return out.toString();
    }

    /** On a server where nobody did anything there is no band, and the time is the same. */
    @Test
    void theTimesBelowAreThoseOfTheRangeAlsoWithoutABand() throws IOException {
        String times = "<span>13:00</span><span>13:15</span><span>13:30</span><span>13:45</span><span>14:00</span>";
        assertThat(drawn(List.of())).contains(times);
        assertThat(drawn(List.of(new FactPlot.Band("CPU", 1, 2, Double.NaN, 1))))
                .contains(times);
    }
}
