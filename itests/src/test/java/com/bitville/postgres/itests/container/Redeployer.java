package com.bitville.postgres.itests.container;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Replaces parts of a running agent by each method available to operators. */
final class Redeployer {
    private static final String API = "bitville-api";
    private static final String DEPLOY = "bitville-deploy";
    /** Third-party bundles of the agent's feature, which are removed with it. */
    private static final List<String> LIBRARIES = List.of(
            "com.fasterxml.jackson.core.jackson-core",
            "com.zaxxer.HikariCP",
            "org.postgresql.jdbc",
            "io.github.resilience4j.resilience4j-core",
            "io.github.resilience4j.resilience4j-circuitbreaker",
            "org.osgi.service.jdbc",
            "org.apache.felix.healthcheck.api");

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern INSTALLED = Pattern.compile("\\| *(bitville-[a-z-]+)\\s*$", Pattern.MULTILINE);

    private final Path home;
    private final AgentShell shell;
    private final Random random;
    private final Path ours;
    private String version;
    /** The bundles known to the container, in the order of installation. */
    private final List<String> versions = new ArrayList<>();

    private int upgrades;

    /** The methods in {@code docs/operations.md}. */
    enum Route {
        UPDATE,
        STOP_START,
        REFRESH,
        DEPLOY_SAME,
        DEPLOY_NEWER,
        DEPLOY_OLDER,
        UPGRADE,
        DOWNGRADE
    }

    /**
     * A replacement that was done.
     *
     * @param route the method
     * @param what the bundle, or the version
     * @param bundles that may have been restarted for it
     */
    record Done(Route route, String what, Set<String> bundles) {
        @Override
        public String toString() {
            return route + " " + what;
        }
    }

    Redeployer(Path home, AgentShell shell, Random random) {
        this.home = home;
        this.shell = shell;
        this.random = random;
        this.ours = home.resolve("system/com/bitville/postgres");
        this.version = System.getProperty("bitville.version");
        versions.add(version);
    }

    /** Does it once, to a bundle chosen at random. */
    Done redeploy(Route route) throws IOException {
        List<String> bundles = bundles().stream()
                .filter(name -> !name.equals(DEPLOY) || !route.name().startsWith("DEPLOY"))
                .toList();
        String bundle = bundles.get(random.nextInt(bundles.size()));
        switch (route) {
            case UPDATE -> update(bundle);
            case STOP_START -> {
                shell.done("bundle:stop " + bundle);
                whileAway();
                shell.done("bundle:start " + bundle);
            }
            case REFRESH -> shell.done("bundle:refresh " + bundle);
            case DEPLOY_SAME -> deploy(bundle, version.replace("-SNAPSHOT", ".SNAPSHOT"));
            case DEPLOY_NEWER -> deploy(bundle, "1.9." + random.nextInt(100));
            case DEPLOY_OLDER -> deploy(bundle, "0.9." + random.nextInt(100));
            case UPGRADE -> upgrade(next());
            case DOWNGRADE -> downgrade(before());
        }
        boolean all = route == Route.UPGRADE || route == Route.DOWNGRADE;
        // All others use the contract's packages.
        Set<String> restarted = new TreeSet<>(all || bundle.equals(API) ? bundles() : List.of(bundle));
        if (route == Route.DOWNGRADE) {
            restarted.addAll(LIBRARIES);
        }
        return new Done(route, all ? "to " + version : bundle, restarted);
    }

    List<String> bundles() throws IOException {
        Matcher matcher = INSTALLED.matcher(shell.done("bundle:list -t 0 -s"));
        return matcher.results().map(found -> found.group(1)).toList();
    }

    /** The framework does not start a singleton while its old version is in use by importers of its packages. */
    private void update(String bundle) throws IOException {
        if (bundle.equals(API)) {
            shell.done("bundle:stop " + bundle);
            shell.done("bundle:update " + bundle);
            shell.done("bundle:refresh " + bundle);
            shell.done("bundle:start " + bundle);
        } else {
            shell.done("bundle:update " + bundle);
        }
    }

    private void deploy(String bundle, String other) throws IOException {
        Path jar = ours.resolve(bundle).resolve(version).resolve(bundle + "-" + version + ".jar");
        Path dropped = home.resolve("deploy").resolve(bundle + ".jar");
        long replaced = said("bundle_replaced bundle=" + bundle + " ");
        long restored = said("bundle_restored bundle=" + bundle + " ");
        BundleFile.copy(jar, other, dropped);
        awaitMore("bundle_replaced bundle=" + bundle + " ", replaced);
        if (!shell.done("bundle:list -t 0 -s")
                .lines()
                .anyMatch(line -> line.contains(bundle) && line.contains(other))) {
            throw new AssertionError(bundle + " is not of version " + other);
        }
        whileAway();
        Files.delete(dropped);
        awaitMore("bundle_restored bundle=" + bundle + " ", restored);
    }

    /** Alternates versions that Karaf updates in place with versions that it installs again because the minor number has changed. */
    private String next() {
        upgrades++;
        return "1." + upgrades / 2 + "." + (1_000 + upgrades);
    }

    /** The version before the present one, or one that is older than the first. */
    private String before() {
        int present = versions.indexOf(version);
        return present > 0 ? versions.get(present - 1) : "0.8." + random.nextInt(100);
    }

    /** Another version of the features file and of all its bundles, beside the present ones. */
    private void upgrade(String next) throws IOException {
        provide(next);
        shell.done("feature:repo-add mvn:com.bitville.postgres/bitville-features/" + next + "/xml/features");
        shell.done("feature:install --upgrade bitville/" + next);
        assertAllOf(next);
    }

    /** Not in place: while it knows newer bundles of the same names, the container would have them beside the older ones. */
    private void downgrade(String next) throws IOException {
        provide(next);
        shell.done("feature:uninstall bitville/" + version);
        shell.done("feature:repo-remove bitville-" + version);
        versions.remove(version);
        whileAway();
        shell.done("feature:repo-add mvn:com.bitville.postgres/bitville-features/" + next + "/xml/features");
        shell.done("feature:install bitville/" + next);
        assertAllOf(next);
    }

    private void assertAllOf(String next) throws IOException {
        version = next;
        versions.remove(next);
        versions.add(next);
        String installed = next.replace("-SNAPSHOT", ".SNAPSHOT");
        List<String> others = shell.done("bundle:list -t 0 -s")
                .lines()
                .filter(line -> INSTALLED.matcher(line).find() && !line.contains(installed))
                .toList();
        if (!others.isEmpty()) {
            throw new AssertionError("not of version " + next + ": " + others);
        }
    }

    private void provide(String next) throws IOException {
        if (Files.exists(features(next))) {
            return;
        }
        for (String bundle : bundles()) {
            Path jar = ours.resolve(bundle).resolve(version).resolve(bundle + "-" + version + ".jar");
            Path folder = Files.createDirectories(ours.resolve(bundle).resolve(next));
            BundleFile.copy(jar, next, folder.resolve(bundle + "-" + next + ".jar"));
        }
        String features = Files.readString(features(version))
                .replace(version, next)
                .replace(version.replace("-SNAPSHOT", ".SNAPSHOT"), next);
        Files.createDirectories(ours.resolve("bitville-features").resolve(next));
        Files.writeString(features(next), features);
    }

    private Path features(String of) {
        return ours.resolve("bitville-features").resolve(of).resolve("bitville-features-" + of + "-features.xml");
    }

    /** Long enough to interrupt a cycle, most of the time. */
    private void whileAway() {
        Duration away = Duration.ofMillis(random.nextInt(1_500));
        await().pollDelay(away).atMost(PATIENCE).until(() -> true);
    }

    private void awaitMore(String event, long before) {
        await(event).atMost(PATIENCE).until(() -> said(event) > before);
    }

    private long said(String event) throws IOException {
        long count = 0;
        try (Stream<Path> logs = Files.list(home.resolve("data/log"))) {
            for (Path log : logs.filter(file -> file.getFileName().toString().startsWith("karaf.log"))
                    .toList()) {
                count += Files.readAllLines(log).stream()
                        .filter(line -> line.contains(event))
                        .count();
            }
        }
        return count;
    }
}
