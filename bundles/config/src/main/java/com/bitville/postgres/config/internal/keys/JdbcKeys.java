package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.NameFilter;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The key of {@code [jdbc]}: data sources of the container that are watched by name. It installs the feature bitville-jdbc. */
public final class JdbcKeys {
    private static final KeyFactory IN = new KeyFactory("jdbc", ConfigurationKeys.JDBC);

    public static final Key WATCH = IN.text(
            "watch",
            "BITVILLE_PG_JDBC_WATCH",
            "watch",
            null,
            ValueConstraint.line("a list of names such as orders*, !*test", NameFilter::isValid),
            "The container's data sources to watch, each as a server called by the letters and digits of its name, a list such as orders*, !*test: * is any text, ? one"
                    + " character, ! leaves out. Installs the feature bitville-jdbc.");

    static final List<Key> ALL = List.of(WATCH);

    private JdbcKeys() {}
}
