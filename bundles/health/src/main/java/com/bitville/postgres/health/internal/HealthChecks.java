package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** One health check of the container for each area; tags {@code bitville} and the area's name. */
@Component(service = HealthChecks.class, immediate = true)
public final class HealthChecks {
    private final List<ServiceRegistration<HealthCheck>> registrations = new ArrayList<>();

    /**
     * Registers the health checks.
     *
     * @param context of this bundle
     * @param doctor the source of the findings
     */
    @Activate
    public HealthChecks(BundleContext context, @Reference Doctor doctor) {
        for (String area : FindingAreas.ALL) {
            Map<String, Object> properties = new HashMap<>();
            properties.put(HealthCheck.NAME, "Bitville " + area);
            properties.put(HealthCheck.TAGS, new String[] {"bitville", area});
            properties.put(
                    HealthCheck.MBEAN_NAME,
                    "bitville" + area.substring(0, 1).toUpperCase(Locale.ROOT) + area.substring(1));
            HealthCheck check = () -> result(doctor.currentFindings(), area);
            registrations.add(
                    context.registerService(HealthCheck.class, check, FrameworkUtil.asDictionary(properties)));
        }
    }

    /** Unregisters the health checks. */
    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** The health of one area; a hint counts as healthy. */
    static Result result(List<Finding> findings, String area) {
        FormattingResultLog log = new FormattingResultLog();
        for (Finding finding : findings) {
            if (finding.area().equals(area)) {
                String where = finding.server().isEmpty() ? "" : finding.server() + ": ";
                String text = where + finding.subject() + ": " + finding.message()
                        + finding.remedy()
                                .map(remedy -> " | remedy: " + remedy.text())
                                .orElse("");
                if (finding.severity() == FindingSeverity.ERROR) {
                    log.critical("{}", text);
                } else if (finding.severity() == FindingSeverity.WARNING) {
                    log.warn("{}", text);
                } else {
                    log.info("{}", text);
                }
            }
        }
        return new Result(log);
    }
}
