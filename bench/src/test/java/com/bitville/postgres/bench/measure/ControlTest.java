package com.bitville.postgres.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final Control control = new Control(0.1);

    private static WindowSeries series(double cpuMs, double serverMs) {
        return new WindowSeries(List.of(WindowSeriesTest.window(10, cpuMs, serverMs)));
    }

    @Test
    void believesWhatIsTheSameTwice() {
        assertThat(control.objections("L", series(100, 50), series(109, 46))).isEmpty();
    }

    @Test
    void namesPlaceFiguresAndLimitWhereTheSameIsNotTheSame() {
        assertThat(control.objections("L", series(100, 50), series(130, 50)))
                .singleElement()
                .asString()
                .contains("L: ", "10.00", "13.00", "agent CPU", "10 %");
        assertThat(control.objections("L", series(100, 50), series(100, 60))).hasSize(1);
    }

    @Test
    void doesNotBelieveWhatIsNoNumber() {
        assertThat(control.objections("L", series(100, 0), series(100, 0))).hasSize(1);
        assertThat(control.believes(series(100, 0), series(100, 0))).isFalse();
        assertThat(control.believes(series(100, 50), series(109, 46))).isTrue();
    }
}
