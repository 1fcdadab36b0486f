package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The servers' findings as a health check of the container; muted ones and hints count as healthy. */
@Component(
        service = HealthCheck.class,
        property = {"hc.name=Bitville checks", "hc.tags=bitville", "hc.tags=checks", "hc.mbean.name=bitvilleChecks"})
public final class FindingsHealthCheck implements HealthCheck {
    private final FindingsReport report;

    /** Called by Declarative Services. */
    @Activate
    public FindingsHealthCheck(@Reference FindingsReport report) {
        this.report = report;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        log.info("{} checks", report.definitions().size());
        for (ServerFinding finding : report.findings()) {
            String text = finding.server() + ": " + finding.seen().message() + " | " + finding.id();
            if (finding.state() == FindingState.MUTED) {
                log.info("muted: {}", text);
            } else {
                switch (finding.severity()) {
                    case ERROR -> log.critical("{}", text);
                    case WARNING -> log.warn("{}", text);
                    default -> log.info("{}", text);
                }
            }
        }
        return new Result(log);
    }
}
