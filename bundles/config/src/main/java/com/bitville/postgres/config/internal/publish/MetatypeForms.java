package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.value.Key;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * The forms of the web console, generated from the declaration: the bundles do not contain the components' own metatype, so that a key has
 * one description and one range. Keys that are not properties (secrets, whether a server is enabled) and keys that
 * decide what is installed are in no form.
 */
@Component(service = MetatypeForms.class, immediate = true)
public final class MetatypeForms implements MetaTypeProvider {
    private static final String SERVER_NOTE =
            " The form has no password: set it with bitville:config set-secret, which stores it in its own file.";
    private static final Map<String, List<String>> TITLES = Map.ofEntries(
            Map.entry(
                    ConfigurationKeys.DATABASE,
                    List.of(
                            "server",
                            "One monitored PostgreSQL server; a change closes its connections and opens new ones."
                                    + " Servers are added and removed in the INI file." + SERVER_NOTE)),
            Map.entry(ConfigurationKeys.LOGS, List.of("server log", "The location of one monitored server's log.")),
            Map.entry(
                    ConfigurationKeys.COLLECTION,
                    List.of("collection", "The interval between readings of the servers.")),
            Map.entry(
                    ConfigurationKeys.LISTENER,
                    List.of(
                            "listener",
                            "The address to which payloads are sent. After a change to another host the API key is withheld"
                                    + " until it is set again: bitville:config set-secret listener.api_key.")),
            Map.entry(
                    ConfigurationKeys.WIRE,
                    List.of("payloads", "The project and source of the payloads, and their redaction.")),
            Map.entry(
                    ConfigurationKeys.BUFFER, List.of("buffer", "The folder of pending payloads, and its size limit.")),
            Map.entry(
                    ConfigurationKeys.HISTORY,
                    List.of("history", "Whether, where and in how much space figures are kept over days.")),
            Map.entry(
                    ConfigurationKeys.CHECKS,
                    List.of("checks", "What is looked for on the servers, and what is not to be told.")),
            Map.entry(
                    ConfigurationKeys.BREAKER,
                    List.of("circuit breaker", "When sending to a failing listener pauses.")),
            Map.entry(ConfigurationKeys.SAFETY, List.of("safety", "The limit on the cost of collecting for a server.")),
            Map.entry(
                    ConfigurationKeys.ALERTS,
                    List.of(
                            "alerts",
                            "Whether and where openings and closings of findings are posted beside the listener.")),
            Map.entry(ConfigurationKeys.REPORT, List.of("report", "Whether and when a report a day is written.")),
            Map.entry(
                    ConfigurationKeys.PROMETHEUS,
                    List.of("prometheus", "Whether, where and of what Prometheus can scrape metrics.")),
            Map.entry(
                    ConfigurationKeys.OTLP, List.of("otlp", "How metrics and logs reach an OpenTelemetry collector.")),
            Map.entry(
                    ConfigurationKeys.KAFKA,
                    List.of("kafka", "The topic of Kafka to which payloads are sent, and the way to it.")));

    private final Set<String> variables;

    /** Registers the forms. */
    @Activate
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    public MetatypeForms(BundleContext context) {
        this(System.getenv().keySet());
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(
                METATYPE_PID,
                ConfigurationKeys.SINGLETONS.stream()
                        .filter(TITLES::containsKey)
                        .toArray(String[]::new));
        properties.put(METATYPE_FACTORY_PID, ConfigurationKeys.FACTORIES.toArray(new String[0]));
        context.registerService(MetaTypeProvider.class, this, properties);
    }

    MetatypeForms(Set<String> variables) {
        this.variables = Set.copyOf(variables);
    }

    @Override
    public @Nullable ObjectClassDefinition getObjectClassDefinition(String pid, @Nullable String locale) {
        List<String> title = TITLES.get(pid);
        if (title == null) {
            return null;
        }
        List<AttributeDefinition> fields = new ArrayList<>();
        for (Key key : ConfigurationKeys.ALL) {
            String property = key.property();
            if (key.pid().equals(pid) && property != null && key.inForm()) {
                fields.add(new KeyAttribute(key, property, variables.contains(key.variable())));
            }
        }
        return new PidForm(pid, title.get(0), title.get(1), List.copyOf(fields));
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }
}
