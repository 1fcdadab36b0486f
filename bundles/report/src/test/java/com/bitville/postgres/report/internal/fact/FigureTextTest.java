package com.bitville.postgres.report.internal.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FigureTextTest {
    private static final Instant AT = Instant.parse("2026-11-29T23:55:07Z");

    @Test
    void aRangeSaysWhatTellsItsEndsApart() {
        assertThat(FigureText.range(AT, AT.plusSeconds(70))).isEqualTo("29 Nov 23:55:07 to 23:56:17");
        assertThat(FigureText.range(AT, AT.plusSeconds(330))).isEqualTo("29 Nov 23:55:07 to 30 Nov 00:00:37");
        assertThat(FigureText.range(AT.minusSeconds(7_200), AT)).isEqualTo("29 Nov 21:55 to 23:55");
        assertThat(FigureText.range(AT.minus(Duration.ofDays(1)), AT)).isEqualTo("28 Nov 23:55 to 29 Nov 23:55");
    }

    @Test
    void aPointOfAPlotDiffersFromTheNext() {
        assertThat(FigureText.point(AT, Duration.ofSeconds(70))).isEqualTo("23:55:07");
        assertThat(FigureText.point(AT, Duration.ofHours(1))).isEqualTo("23:55");
        assertThat(FigureText.point(AT, Duration.ofDays(7))).isEqualTo("29 Nov 23:55");
    }

    @Test
    void aFigureHasThreeDigitsAndAUnit() {
        assertThat(FigureText.number(0.20849)).isEqualTo("0.208");
        assertThat(FigureText.bytes(350_000_000)).isEqualTo("334 MB");
        assertThat(FigureText.ms(6_360)).isEqualTo("6.36 s");
        assertThat(FigureText.percent(68.4)).isEqualTo("68 %");
        assertThat(FigureText.number(Double.NaN)).isEqualTo("?");
    }

    @Test
    void aMomentHasItsDayWhereMoreThanOneIsMeant() {
        Instant at = Instant.parse("2026-03-01T09:21:00Z");
        Instant midnight = Instant.parse("2026-03-02T00:00:00Z");
        Instant day = Instant.parse("2026-03-01T00:00:00Z");
        assertThat(FigureText.moment(at, day, midnight)).isEqualTo("09:21");
        assertThat(FigureText.moment(at, day.minusMillis(1), midnight)).isEqualTo("01 Mar 09:21");
        assertThat(FigureText.moment(at, day, midnight.plusSeconds(1))).isEqualTo("01 Mar 09:21");
        assertThat(FigureText.moment(at.minusSeconds(86_400), day, midnight)).isEqualTo("28 Feb 09:21");
    }
}
