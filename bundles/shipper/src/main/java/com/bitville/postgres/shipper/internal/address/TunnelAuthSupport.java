package com.bitville.postgres.shipper.internal.address;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;

/**
 * Whether this Java sends a password to a proxy with a request for a tunnel: by default it does not. The property that decides is read
 * once, before any code of the agent. The distribution's start script allows it.
 */
public final class TunnelAuthSupport {
    public static final String PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";

    private TunnelAuthSupport() {}

    static boolean allowed() {
        return Arrays.stream(System.getProperty(PROPERTY, standard()).split(",", -1))
                .noneMatch(scheme -> scheme.strip().equalsIgnoreCase("Basic"));
    }

    /** The default without the property. */
    private static String standard() {
        Path file = Path.of(System.getProperty("java.home"), "conf", "net.properties");
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties.getProperty(PROPERTY, "");
        } catch (IOException e) {
            return "Basic";
        }
    }
}
