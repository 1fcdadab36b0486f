package com.bitville.postgres.report.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.report.PrivateOutput;
import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.write.FactWriter;
import com.bitville.postgres.report.internal.write.HtmlForm;
import com.bitville.postgres.report.internal.write.JsonForm;
import com.bitville.postgres.report.internal.write.MarkdownForm;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Makes reports. Between two of them it holds nothing. */
@Component(service = ServerReports.class)
public final class ReportService implements ServerReports {
    private static final Set<String> NO_SERVERS = Set.of("host", "agent");

    private final History history;
    private final SeriesStore store;
    private final ReportFolder folder;
    private final Clock clock;
    /** One at a time, so that their memory does not add up. */
    private final ReentrantLock one = new ReentrantLock(true);

    private volatile @Nullable StatusReport status;
    private volatile @Nullable FindingsReport findings;

    /**
     * Created by the component runtime.
     *
     * @param history the last hour
     * @param store the days
     */
    @Activate
    public ReportService(@Reference History history, @Reference SeriesStore store) {
        this(history, store, ReportFolder.ofInstallation(), Clock.systemUTC());
    }

    ReportService(History history, SeriesStore store, ReportFolder folder, Clock clock) {
        this.history = history;
        this.store = store;
        this.folder = folder;
        this.clock = clock;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStatus(StatusReport given) {
        status = given;
    }

    void unbindStatus(StatusReport gone) {
        status = status == gone ? null : status;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFindings(FindingsReport given) {
        findings = given;
    }

    void unbindFindings(FindingsReport gone) {
        findings = findings == gone ? null : findings;
    }

    @Override
    public List<String> configured() {
        StatusReport present = status;
        return present != null && present.report().get("servers") instanceof List<?> configured
                ? configured.stream()
                        .filter(Map.class::isInstance)
                        .map(each -> String.valueOf(((Map<?, ?>) each).get("name")))
                        .sorted()
                        .toList()
                : List.of();
    }

    @Override
    public List<String> servers() {
        TreeSet<String> servers = new TreeSet<>(configured());
        Stream.concat(
                        history.servers().stream(),
                        store.state().servers().stream().map(KeptServer::server))
                .filter(server -> !NO_SERVERS.contains(server))
                .forEach(servers::add);
        return List.copyOf(servers);
    }

    @Override
    public void write(ReportRequest request, ReportFormat format, OutputStream to) throws IOException {
        one.lock();
        try {
            Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
            writer(format).write(facts(request), out);
            out.flush();
        } finally {
            one.unlock();
        }
    }

    /** The facts alone. */
    ReportFacts facts(ReportRequest request) throws IOException {
        StatusReport present = status;
        FindingsReport checks = findings;
        List<ServerFinding> ofServer = checks == null
                ? null
                : checks.findings().stream()
                        .filter(finding -> finding.server().equals(request.server()))
                        .toList();
        ReportSources sources = new ReportSources(
                request.server(),
                history,
                store,
                ofServer,
                present == null ? Map.of() : present.report(),
                clock.instant());
        NameForm names = request.hashedNames() ? NameForm.hashed(NameKey.of(folder.made())) : NameForm.plain();
        return ReportMaker.facts(request, sources, names);
    }

    private static FactWriter writer(ReportFormat format) {
        return switch (format) {
            case HTML -> new HtmlForm();
            case MARKDOWN -> new MarkdownForm();
            case JSON -> new JsonForm();
        };
    }

    @Override
    public Path folder() {
        return folder.path();
    }

    @Override
    public Path save(ReportRequest request, ReportFormat format, Path file, boolean replace) throws IOException {
        try (PrivateOutput out = PrivateOutput.create(folder.file(file), replace)) {
            write(request, format, out);
            return out.finish();
        }
    }
}
