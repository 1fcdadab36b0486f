package com.bitville.postgres.shell.internal.login;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only the owner of the installation run {@code bin/bitville} without a password: at the first start it creates a key pair, whose
 * private half only the owner may read, and whose public half may log in. Active only in the agent's own distribution, which sets the
 * system property {@value #PROPERTY}; any other Karaf keeps its logins unchanged.
 */
@Component(service = OwnerLogin.class, immediate = true)
public final class OwnerLogin {
    static final String PROPERTY = "bitville.owner.login";
    static final String KEY_FILE = "bitville-owner.pem";
    static final String PORT_VARIABLE = "BITVILLE_PG_SHELL_PORT";
    static final int DEFAULT_PORT = 8101;
    private static final String USER = "bitville-owner";
    private static final String ALL_ROLES = ",_g_:admingroup";
    private static final String GROUP = "_g_\\:admingroup";
    private static final String GROUP_LINE = GROUP + " = group,admin,manager,viewer,systembundles,ssh";
    private static final Logger LOG = LoggerFactory.getLogger(OwnerLogin.class);

    /**
     * Creates a missing key; on its own thread, because it writes files.
     *
     * @param context names the container's folders
     */
    @Activate
    public OwnerLogin(BundleContext context) {
        String etc = context.getProperty("karaf.etc");
        String data = context.getProperty("karaf.data");
        if (etc != null && data != null && Boolean.parseBoolean(context.getProperty(PROPERTY))) {
            Guard guard = new Guard(
                    defect -> LOG.warn(
                            "owner_login_unavailable folder={} defect=\"{}\": bin/bitville cannot log in",
                            etc,
                            defect.what()),
                    () -> {});
            Threads.guarded("bitville-owner-login", guard, () -> prepare(Path.of(etc), Path.of(data)))
                    .start();
        }
    }

    private static void prepare(Path etc, Path data) {
        try {
            ensure(etc);
            // bin/bitville may run without the environment variable that sets the port.
            OwnerFile.replace(
                    data.resolve("shell.port"),
                    System.getenv().getOrDefault(PORT_VARIABLE, String.valueOf(DEFAULT_PORT)) + "\n");
        } catch (IOException e) {
            LOG.warn("owner_login_unavailable folder={} reason=\"{}\": bin/bitville cannot log in", etc, e.toString());
        }
    }

    /** A power failure may have truncated either file: they are used only if both halves belong to one key. */
    static void ensure(Path etc) throws IOException {
        Path keyFile = etc.resolve(KEY_FILE);
        Path logins = etc.resolve("keys.properties");
        String text = Files.exists(logins) ? Files.readString(logins) : "";
        List<String> lines = new ArrayList<>(text.lines().toList());
        int last = lines.size() - 1;
        boolean isCut = !text.isEmpty() && !text.endsWith("\n");
        if (isCut && Stream.of(GROUP_LINE, USER + "=").anyMatch(line -> line.startsWith(lines.get(last)))) {
            lines.remove(last);
        }
        boolean known = Files.exists(keyFile) && lets(text, OwnerKey.opensshForm(Files.readString(keyFile)));
        boolean grouped = lines.stream().anyMatch(line -> line.startsWith(GROUP));
        if (known && grouped) {
            return;
        }
        if (!grouped) {
            lines.add(0, GROUP_LINE);
        }
        if (!known) {
            OwnerKey key = OwnerKey.make();
            lines.removeIf(line -> line.startsWith(USER + "="));
            lines.add(USER + "=" + key.opensshForm() + ALL_ROLES);
            OwnerFile.replace(keyFile, key.pem());
            LOG.info("owner_login_created key={}", keyFile);
        }
        OwnerFile.replace(logins, String.join("\n", lines) + "\n");
    }

    /** Roles that differ from the initial ones are the operator's choice, unless the line is truncated. */
    private static boolean lets(String logins, String opensshForm) {
        return !opensshForm.isEmpty()
                && logins.lines()
                        .filter(line -> line.startsWith(USER + "=" + opensshForm + ","))
                        .anyMatch(line -> line.endsWith(ALL_ROLES) || logins.contains(line + "\n"));
    }
}
