package com.bitville.postgres.sql.internal;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.HeaderParser;
import com.bitville.postgres.sql.internal.header.SubjectCatalog;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.sql.internal.relation.RelationCollector;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers a collector for each subject whose files are in this bundle. */
@Component(
        service = BuiltInSubjects.class,
        immediate = true,
        configurationPid = "bitville.collection",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class BuiltInSubjects {
    private static final Logger LOG = LoggerFactory.getLogger(BuiltInSubjects.class);

    /** What the configuration delivers of {@code [collection]}. */
    @interface Collection {
        /** Seconds between two cycles. */
        int interval_s();
    }

    private final List<ServiceRegistration<Collector>> registrations = new ArrayList<>();

    /**
     * Made by the container.
     *
     * @param context of this bundle, which holds the files
     * @param collection how long a cycle is
     * @throws IOException if the bundle cannot be read
     * @throws SubjectFileException never, as the build reads the same files
     */
    @Activate
    public BuiltInSubjects(BundleContext context, Collection collection) throws IOException, SubjectFileException {
        Enumeration<URL> files = context.getBundle().findEntries("sql", "*.sql", false);
        List<FileHeader> headers = new ArrayList<>();
        for (URL url : Collections.list(files)) {
            headers.add(read(url));
        }
        ServerEpoch.Cache epochs = new ServerEpoch.Cache();
        Duration cycle = Duration.ofSeconds(collection.interval_s());
        for (SubjectDefinition definition : SubjectCatalog.of(headers)) {
            Collector collector = definition
                    .firstPass()
                    .<Collector>map(counts -> new RelationCollector(definition, counts, cycle))
                    .orElseGet(() -> new SqlCollector(definition, cycle, epochs));
            registrations.add(context.registerService(Collector.class, collector, properties(definition)));
        }
        LOG.info("sql_subjects_registered subjects={} files={}", registrations.size(), headers.size());
    }

    /**
     * In a visit, what is read often comes first, as the budget may end the visit early; of that, what tells whether the catalogs have changed,
     * by which the others know what they have seen.
     */
    static int ranking(SubjectDefinition definition) {
        if (!definition.isOfDatabase()) {
            return 0;
        }
        int ranking = (int) (-2 * definition.cycles());
        return definition.firstPass().filter(RelationCollector::tellsOfCatalogs).isPresent() ? ranking + 1 : ranking;
    }

    private static Dictionary<String, Object> properties(SubjectDefinition definition) {
        return FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, ranking(definition)));
    }

    private static FileHeader read(URL url) throws IOException, SubjectFileException {
        String name =
                url.getPath().substring(url.getPath().lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
        try (InputStream in = url.openStream()) {
            return HeaderParser.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Takes all of them back. */
    @Deactivate
    public void stop() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
