package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.health.AgentCommand;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.status.StatusReport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The doctor: findings from the status of all parts and from their checks. Works with any subset of the parts. */
@Component(service = Doctor.class)
public final class AgentDoctor implements Doctor {
    private final LogFindings logs;
    private final Clock clock;
    private final AgentCommand command;
    private final List<CheckRunner> checks = new CopyOnWriteArrayList<>();
    private volatile @Nullable StatusReport report;

    /**
     * Created by the component runtime.
     *
     * @param logs the findings about the logs
     */
    @Activate
    public AgentDoctor(@Reference LogFindings logs) {
        this(logs, AgentCommand.of(System.getenv()), Clock.systemUTC());
    }

    AgentDoctor(LogFindings logs, AgentCommand command, Clock clock) {
        this.logs = logs;
        this.command = command;
        this.clock = clock;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReport(StatusReport now) {
        report = now;
    }

    void unbindReport(StatusReport gone) {
        if (report == gone) {
            report = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCheck(Check check) {
        checks.add(new CheckRunner(check));
    }

    void unbindCheck(Check check) {
        checks.removeIf(checkRunner -> checkRunner.of(check));
    }

    @Override
    public List<Finding> currentFindings() {
        return current(status()).stream()
                .map(finding -> finding.calledAs(command))
                .toList();
    }

    private StatusNode status() {
        StatusReport source = report;
        return new StatusNode(source == null ? Map.of() : source.report());
    }

    private List<Finding> current(StatusNode status) {
        return status.has("engine")
                ? findings(status)
                : List.of(Finding.of(
                        FindingSeverity.ERROR,
                        FindingAreas.COLLECTION,
                        "engine",
                        "",
                        "the engine is not running: nothing is collected",
                        Remedy.words("look for bitville-engine in bundle:list and in the agent's log")));
    }

    private List<Finding> findings(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(configuration(status));
        findings.addAll(ServerFindings.pauses(status));
        findings.addAll(ServerFindings.connections(status));
        List<Finding> collection = CollectionFindings.freshness(status, clock.instant());
        // The last state of a log that can no longer be read is no news.
        Set<String> hindered = collection.stream()
                .filter(finding -> finding.area().equals(FindingAreas.LOG))
                .map(Finding::server)
                .collect(Collectors.toSet());
        List<Finding> followed = logs.findings(status).stream()
                .filter(finding -> !hindered.contains(finding.server()))
                .toList();
        findings.addAll(
                followed.isEmpty() && hindered.isEmpty()
                        ? List.of(Finding.ok(FindingAreas.LOG, "log files", "", "no log is read"))
                        : followed);
        findings.addAll(collection);
        findings.addAll(CollectionFindings.distress(status));
        findings.addAll(CollectionFindings.budget(status));
        findings.addAll(DeliveryFindings.buffer(status));
        findings.addAll(DeliveryFindings.delivery(status));
        findings.addAll(DeliveryFindings.rate(status));
        findings.addAll(OutletFindings.of(status));
        return findings;
    }

    private static List<Finding> configuration(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        for (String fault : status.at("config").texts("faults")) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    FindingAreas.CONFIGURATION,
                    "not in force",
                    "",
                    fault,
                    Remedy.shell("bin/bitville config reload   # after the edit")));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    FindingAreas.CONFIGURATION,
                    "in force",
                    "",
                    "generation " + status.at("config").text("generation") + ", without errors"));
        }
        for (String file : status.at("config").texts("open_secrets")) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    FindingAreas.CONFIGURATION,
                    "secrets",
                    "",
                    file + " contains a secret, and other users of this host can read it",
                    Remedy.shell("chmod 600 '" + file.replace("'", "'\\''") + "'")));
        }
        for (StatusNode feature : status.list("features")) {
            if (feature.text("state").equals("failed")) {
                findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        FindingAreas.CONFIGURATION,
                        "feature " + feature.text("name"),
                        "",
                        "not as the configuration wants it: " + feature.text("reason"),
                        Remedy.words(feature.text("remedy"))));
            }
        }
        for (String hint : status.at("config").texts("hints")) {
            findings.add(Finding.of(
                    FindingSeverity.HINT,
                    FindingAreas.CONFIGURATION,
                    "environment",
                    "",
                    hint,
                    Remedy.words("no action needed; to silence this, unset or rename the variable")));
        }
        return findings;
    }

    @Override
    public List<Finding> runChecks(Duration most) throws InterruptedException {
        StatusNode status = status();
        List<Finding> findings = new ArrayList<>(current(status));
        findings.addAll(DeliveryFindings.sharedDisk(status));
        checks.forEach(check -> check.begin(most));
        for (CheckRunner check : checks) {
            findings.addAll(check.result(most));
        }
        findings.sort(Comparator.comparingInt(finding -> FindingAreas.ALL.indexOf(finding.area())));
        return findings.stream().map(finding -> finding.calledAs(command)).toList();
    }
}
