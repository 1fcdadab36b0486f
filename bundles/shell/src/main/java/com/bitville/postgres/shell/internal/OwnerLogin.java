package com.bitville.postgres.shell.internal;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the owner of the installation, and nobody else, run {@code bin/bitville} without a password: at the first start a key pair is
 * made, its private half readable by the owner alone, its public half allowed to log in. Active only in the agent's own distribution,
 * which sets the system property {@value #PROPERTY}; a Karaf that is somebody else's keeps its logins as they are.
 */
@Component(service = OwnerLogin.class, immediate = true)
public final class OwnerLogin {
    static final String PROPERTY = "bitville.owner.login";
    static final String KEY_FILE = "bitville-owner.pem";
    private static final String PORT_VARIABLE = "BITVILLE_PG_SHELL_PORT";
    private static final String USER = "bitville-owner";
    private static final Logger LOG = LoggerFactory.getLogger(OwnerLogin.class);

    /**
     * Makes the key where it is missing; in a thread of its own, because files are written.
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
            // bin/bitville may be called without the variable that chose the port.
            OwnerFile.replace(data.resolve("shell.port"), System.getenv().getOrDefault(PORT_VARIABLE, "8101") + "\n");
        } catch (IOException e) {
            LOG.warn("owner_login_unavailable folder={} reason=\"{}\": bin/bitville cannot log in", etc, e.toString());
        }
    }

    static void ensure(Path etc) throws IOException {
        Path keyFile = etc.resolve(KEY_FILE);
        Path logins = etc.resolve("keys.properties");
        List<String> lines = Files.exists(logins) ? new ArrayList<>(Files.readAllLines(logins)) : new ArrayList<>();
        if (Files.exists(keyFile) && lines.stream().anyMatch(line -> line.startsWith(USER + "="))) {
            return;
        }
        OwnerKey key = OwnerKey.make();
        lines.removeIf(line -> line.startsWith(USER + "="));
        lines.add(USER + "=" + key.opensshForm() + ",_g_:admingroup");
        OwnerFile.replace(keyFile, key.pem());
        OwnerFile.replace(logins, String.join("\n", lines) + "\n");
        LOG.info("owner_login_created key={}", keyFile);
    }
}
