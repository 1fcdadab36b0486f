package com.bitville.postgres.kafka.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a broker is reached.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record BrokerAddress(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s:\\[\\]/,]{1,255})):([0-9]{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("localhost\\.?|127(\\.[0-9]{1,3}){3}|(0*:)*:?0*1");
    private static final int MOST = 20;
    private static final int MOST_PORT = 65_535;

    /**
     * The addresses of {@code kafka.bootstrap_servers}.
     *
     * @throws IllegalArgumentException if the text is no list of 1 to 20 addresses
     */
    static List<BrokerAddress> list(String text) {
        List<BrokerAddress> addresses = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher form = FORM.matcher(each.strip());
            if (!form.matches()) {
                throw refused(text);
            }
            String host = form.group(1) == null ? form.group(2) : form.group(1);
            int port = Integer.parseInt(form.group(3));
            if (port < 1 || port > MOST_PORT) {
                throw refused(text);
            }
            addresses.add(new BrokerAddress(host, port));
        }
        if (addresses.size() > MOST) {
            throw refused(text);
        }
        return List.copyOf(addresses);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("kafka.bootstrap_servers is '" + text
                + "'; allowed: 1 to 20 of host:port with a port of 1 to 65535, separated by commas");
    }

    /** Whether it is this host, by its spelling alone. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
