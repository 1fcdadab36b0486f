package com.bitville.postgres.metrics.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.status.StatusReport;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the figures come from. */
record MetricSources(
        History history,
        CollectorRunner collectors,
        Configuration configuration,
        StatusReport status,
        Supplier<Optional<FindingsReport>> findings,
        Clock clock) {}
