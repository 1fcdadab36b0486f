package com.bitville.postgres.jdbc.internal;

import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.DataSourceAddress;
import com.bitville.postgres.api.config.DataSourceDirectory;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.status.StatusSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the configurations of data sources. It reads them where pax-jdbc-config does, and looks up no {@code DataSource}: that would be
 * the application's pool.
 */
@Component(
        service = {ConfigurationListener.class, StatusSource.class, Check.class},
        immediate = true)
public final class DataSourceConfigurations implements ConfigurationListener, StatusSource, Check, DataSourceDirectory {
    static final String FACTORY = "org.ops4j.datasource";
    private static final Logger LOG = LoggerFactory.getLogger(DataSourceConfigurations.class);
    private static final String FILE = "felix.fileinstall.filename";
    private static final String GENERATION = "generation";

    private final ConfigurationAdmin admin;
    private final Configuration configuration;
    private volatile DataSourceBook book = DataSourceBook.EMPTY;
    private @Nullable ServiceRegistration<DataSourceDirectory> registration;
    private long generation;

    /** Reads all of them once, so that the first configuration that knows the directory is complete. */
    @Activate
    public DataSourceConfigurations(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference Configuration configuration) {
        this(admin, configuration);
        read();
        registration = context.registerService(
                DataSourceDirectory.class, this, FrameworkUtil.asDictionary(Map.of(GENERATION, generation)));
    }

    DataSourceConfigurations(ConfigurationAdmin admin, Configuration configuration) {
        this.admin = admin;
        this.configuration = configuration;
    }

    /** Takes the directory back: servers that are data sources are switched off. */
    @Deactivate
    public synchronized void stop() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (FACTORY.equals(event.getFactoryPid())) {
            read();
        }
    }

    /** Reads all again: one that was renamed or removed may end an ambiguity elsewhere. */
    synchronized void read() {
        DataSourceBook next;
        try {
            next = DataSourceBook.of(entries());
        } catch (IOException | IllegalStateException e) {
            LOG.warn("datasources_not_read reason=\"{}\" consequence=the_former_stay_in_force", e.toString());
            return;
        }
        if (!next.equals(book)) {
            report(next);
            book = next;
            generation++;
            if (registration != null) {
                registration.setProperties(FrameworkUtil.asDictionary(Map.of(GENERATION, generation)));
            }
        }
    }

    private void report(DataSourceBook next) {
        for (DataSourceEntry entry : next.entries()) {
            if (!book.entries().contains(entry)) {
                LOG.info(
                        "datasource_read name={} origin={} refusal=\"{}\"",
                        entry.name(),
                        entry.origin(),
                        entry.address().refusal());
            }
        }
    }

    private List<DataSourceEntry> entries() throws IOException {
        List<DataSourceEntry> entries = new ArrayList<>();
        for (org.osgi.service.cm.Configuration stored : stored()) {
            // As pax-jdbc receives them: with what $[...] stands for.
            Dictionary<String, Object> given = stored.getProcessedProperties(null);
            if (given != null) {
                Map<String, Object> properties = new TreeMap<>();
                Collections.list(given.keys()).forEach(key -> properties.put(key, given.get(key)));
                String pid = stored.getPid();
                Object file = properties.get(FILE);
                entries.add(DataSourceReader.read(
                        pid.substring(Math.min(pid.length(), FACTORY.length() + 1)),
                        file == null ? pid : file.toString().replaceFirst("^file:", ""),
                        properties));
            }
        }
        return entries;
    }

    private org.osgi.service.cm.Configuration[] stored() throws IOException {
        try {
            org.osgi.service.cm.Configuration[] all = admin.listConfigurations("(service.factoryPid=" + FACTORY + ")");
            return all == null ? new org.osgi.service.cm.Configuration[0] : all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    @Override
    public List<DataSourceAddress> dataSources() {
        return book.addresses();
    }

    @Override
    public Map<String, Object> status() {
        DataSourceState state = new DataSourceState(configuration);
        return Map.of(
                "datasources", book.entries().stream().map(state::document).toList());
    }

    @Override
    public List<Finding> check(Duration most) {
        List<Finding> findings = new ArrayList<>();
        DataSourceState state = new DataSourceState(configuration);
        DataSourceBook now = book;
        for (DataSourceEntry entry : now.entries()) {
            if (entry.plainPassword()) {
                findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        FindingAreas.CONFIGURATION,
                        "data source " + entry.name(),
                        "",
                        "its password is a property of a service, which every bundle and user of the shell can read",
                        Remedy.words("in " + entry.origin()
                                + " write .password in place of password, and no password into the url")));
            }
        }
        state.unwatched()
                .forEach((name, reason) -> findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        FindingAreas.DATABASE,
                        "data source " + name,
                        "",
                        "[jdbc] watch matches it, and it is not watched: " + reason,
                        Remedy.words(
                                "see bin/bitville datasources, which has the command that watches it, correct the data"
                                        + " source, or leave it out of watch with !" + name))));
        state.servers().forEach((name, server) -> {
            DataSourceAddress address = now.addresses().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseGet(() -> DataSourceAddress.refused(name, "there is no such data source"));
            if (!address.refusal().isEmpty()) {
                findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        FindingAreas.DATABASE,
                        "data source " + name,
                        server,
                        "not watched: " + address.refusal(),
                        Remedy.words("see bin/bitville datasources, correct the data source, or set host in place of"
                                + " datasource")));
            }
        });
        return findings;
    }
}
