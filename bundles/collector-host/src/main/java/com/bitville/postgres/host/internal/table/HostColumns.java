package com.bitville.postgres.host.internal.table;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;

/** Helpers to declare columns. An increase since the last run is a gauge: it must not be subtracted again. */
public final class HostColumns {
    private HostColumns() {}

    public static Column bytes(String name, String description) {
        return new Column(name, Kind.GAUGE, "bytes", description);
    }

    public static Column ms(String name, String description) {
        return new Column(name, Kind.GAUGE, "ms", description);
    }

    public static Column count(String name, String description) {
        return new Column(name, Kind.GAUGE, "count", description);
    }

    public static Column percent(String name, String description) {
        return new Column(name, Kind.GAUGE, "percent", description);
    }

    public static Column gauge(String name, String unit, String description) {
        return new Column(name, Kind.GAUGE, unit, description);
    }

    public static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    public static Column flag(String name, String description) {
        return Column.of(name, Kind.FLAG, description);
    }

    public static Column time(String name, String description) {
        return Column.of(name, Kind.TIME, description);
    }
}
