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
 * The forms of the web console, made from the declaration: the components' own metatype is left out of their bundles, so that a key has
 * one wording and one range. What is no property (secrets, whether a server is enabled) is in no form.
 */
@Component(service = MetatypeForms.class, immediate = true)
public final class MetatypeForms implements MetaTypeProvider {
    private static final String SERVER_NOTE =
            " The password is no field: bitville:config set-secret sets it, in a file of its own.";
    private static final Map<String, List<String>> TITLES = Map.of(
            ConfigurationKeys.DATABASE,
                    List.of(
                            "server",
                            "One monitored PostgreSQL server; a change closes its connections and opens new ones."
                                    + " Servers are added and removed in the INI file." + SERVER_NOTE),
            ConfigurationKeys.LOGS, List.of("server log", "Where one monitored server logs."),
            ConfigurationKeys.COLLECTION, List.of("collection", "How often servers are read."),
            ConfigurationKeys.LISTENER,
                    List.of(
                            "listener",
                            "Where payloads go. After a change to another host the API key is not sent there until it"
                                    + " is set again: bitville:config set-secret listener.api_key."),
            ConfigurationKeys.WIRE, List.of("payloads", "What payloads say about themselves."),
            ConfigurationKeys.BUFFER,
                    List.of("buffer", "Where payloads wait for the listener, and how much room they may take."),
            ConfigurationKeys.HISTORY,
                    List.of("history", "Where figures are kept over days, and how much room they may take."),
            ConfigurationKeys.BREAKER, List.of("circuit breaker", "When a listener in trouble is left alone."),
            ConfigurationKeys.SAFETY, List.of("safety", "What collecting may cost a server."));

    private final Set<String> variables;

    /** Offers the forms to whatever edits configurations. */
    @Activate
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    public MetatypeForms(BundleContext context) {
        this(System.getenv().keySet());
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(METATYPE_PID, ConfigurationKeys.SINGLETONS.toArray(new String[0]));
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
            if (key.pid().equals(pid) && property != null) {
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
