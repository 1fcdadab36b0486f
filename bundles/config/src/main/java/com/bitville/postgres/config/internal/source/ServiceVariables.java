package com.bitville.postgres.config.internal.source;

import com.bitville.postgres.config.internal.value.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address variables that Kubernetes (per service) and Docker (per link) set in a container's environment. A service whose name begins
 * with {@code bitville-pg-} produces variables with our prefix that are not settings.
 */
final class ServiceVariables {
    private static final Pattern BY_NAME = Pattern.compile(
            "(.+?)_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR|START|END))?)");
    private static final Pattern PORT = Pattern.compile("(.+)_PORT");
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*", Pattern.DOTALL);
    /** Only with a link of that name: the link's name, and the other container's environment. */
    private static final Pattern OF_LINK = Pattern.compile("(.+?)_(NAME|ENV_.+)");

    private static final int SHOWN = 4;

    /** The variables of each service, by their common prefix. */
    private final Map<String, List<String>> byService = new TreeMap<>();

    ServiceVariables(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>(environment);
        ours.keySet().removeIf(variable -> !variable.startsWith(EnvironmentReader.PREFIX));
        ours.forEach((variable, value) -> service(variable, value)
                .ifPresent(name -> byService
                        .computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(variable)));
        ours.forEach((variable, value) -> {
            Matcher link = OF_LINK.matcher(variable);
            List<String> linked = link.matches() ? byService.get(link.group(1)) : null;
            if (linked != null && (!link.group(2).equals("NAME") || value.startsWith("/"))) {
                linked.add(variable);
            }
        });
    }

    private static Optional<String> service(String variable, String value) {
        Matcher named = BY_NAME.matcher(variable);
        if (named.matches()) {
            return Optional.of(named.group(1));
        }
        Matcher port = PORT.matcher(variable);
        return port.matches() && ADDRESS.matcher(value).matches() ? Optional.of(port.group(1)) : Optional.empty();
    }

    boolean has(String variable) {
        return byService.values().stream().anyMatch(variables -> variables.contains(variable));
    }

    /** One remark per service, for the operator. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        byService.forEach((prefix, variables) -> {
            String name = MessageText.lower(prefix).replace('_', '-');
            int more = variables.size() - SHOWN;
            remarks.add(
                    String.join(", ", variables.subList(0, Math.min(SHOWN, variables.size())))
                            + (more > 0 ? " and " + more + " more" : "")
                            + " come from the container platform, for a service named " + name
                            + ", and are not settings (enableServiceLinks: false removes them; to use the service, set its name as a host)");
        });
        return remarks;
    }
}
