package com.bitville.postgres.host.internal;

import com.bitville.postgres.api.collect.Column;
import com.bitville.postgres.api.collect.Kind;

/** Short ways to declare columns. Growth since the last run is a gauge: it is not to be subtracted again. */
final class Columns {
    private Columns() {}

    static Column bytes(String name, String description) {
        return new Column(name, Kind.GAUGE, "bytes", description);
    }

    static Column ms(String name, String description) {
        return new Column(name, Kind.GAUGE, "ms", description);
    }

    static Column count(String name, String description) {
        return new Column(name, Kind.GAUGE, "count", description);
    }

    static Column percent(String name, String description) {
        return new Column(name, Kind.GAUGE, "percent", description);
    }

    static Column gauge(String name, String unit, String description) {
        return new Column(name, Kind.GAUGE, unit, description);
    }

    static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    static Column flag(String name, String description) {
        return Column.of(name, Kind.FLAG, description);
    }

    static Column time(String name, String description) {
        return Column.of(name, Kind.TIME, description);
    }
}
