package com.bitville.postgres.wire.internal.redaction;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.wire.internal.WireConfig;
import com.bitville.postgres.wire.internal.WireSettings;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The redaction of request bodies as a service for parts that keep or show the same texts. */
@Component(
        service = Redaction.class,
        configurationPid = "bitville.wire",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class WireRedaction implements Redaction {
    private final Redactor redactor;

    /** Called by Declarative Services. */
    @Activate
    public WireRedaction(WireConfig config) {
        this(WireSettings.of(config).redactor());
    }

    WireRedaction(Redactor redactor) {
        this.redactor = redactor;
    }

    @Override
    public @Nullable String redact(Kind kind, String text) {
        return switch (kind) {
            case SQL_TEXT -> redactor.sql(text).text();
            case FREE_TEXT -> redactor.prose(text).text();
            case GAUGE, COUNTER, FLAG, TEXT, ID64, TIME -> text;
        };
    }
}
