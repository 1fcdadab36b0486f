package com.bitville.postgres.deploy.internal.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which feature is installed and removed when; the container itself is in the integration tests. */
class FeatureManagerTest {
    private static final String CONSOLE = "bitville-console";

    @TempDir
    Path folder;

    private final Container container = new Container();

    private enum Death {
        NONE,
        BEFORE_IT_IS_SAVED,
        AFTER_IT_IS_SAVED
    }

    /** Remembers who required what, and which bundles there are, as Karaf does over a restart. */
    private static final class Container implements FeatureContainer {
        private final Set<String> keyed = new TreeSet<>();
        private final Set<String> others = new TreeSet<>();
        private final Set<String> bundles = new TreeSet<>();
        private final List<String> steps = new ArrayList<>();
        private @Nullable String broken;
        private Death death = Death.NONE;
        private Runnable meanwhile = () -> {};

        @Override
        public void awaitQuiet() {}

        @Override
        public boolean isKeyed(String feature) {
            return keyed.contains(feature);
        }

        @Override
        public boolean isOthers(String feature) {
            return others.contains(feature);
        }

        @Override
        public void install(String feature) throws FeatureException, InterruptedException {
            steps.add("+" + feature);
            meanwhile.run();
            if (feature.equals(broken)) {
                throw new FeatureException("unreadable", "chmod", new IOException("unreadable"));
            }
            bundles.add(feature + " half");
            dies(Death.BEFORE_IT_IS_SAVED);
            keyed.add(feature);
            dies(Death.AFTER_IT_IS_SAVED);
            bundles.remove(feature + " half");
            bundles.add(feature);
        }

        @Override
        public void takeOver(String feature) {
            steps.add("~" + feature);
            keyed.add(feature);
        }

        @Override
        public void uninstall(String feature) throws InterruptedException {
            steps.add("-" + feature);
            boolean leaves = !others.contains(feature);
            if (leaves && bundles.remove(feature)) {
                bundles.add(feature + " half");
            }
            dies(Death.BEFORE_IT_IS_SAVED);
            keyed.remove(feature);
            if (leaves) {
                bundles.remove(feature + " half");
            }
            dies(Death.AFTER_IT_IS_SAVED);
        }

        private void dies(Death here) throws InterruptedException {
            if (death == here) {
                death = Death.NONE;
                throw new InterruptedException("the process ends");
            }
        }
    }

    private static FeatureWish wish(Map<String, List<String>> wanted, String... undecided) {
        Map<String, Integer> offered = new LinkedHashMap<>();
        offered.put("console", 27);
        offered.put("outlet", 8);
        return new FeatureWish(offered, wanted, Set.of(undecided));
    }

    /** As after a start of the process. */
    private FeatureManager manager(String... wanted) throws IOException {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (String name : wanted) {
            keys.put(name, List.of(name.equals("outlet") ? "outlet.url" : "agent.features"));
        }
        FeatureManager manager = new FeatureManager(container, new UnfinishedFeatures(notes()));
        manager.want(wish(keys));
        return manager;
    }

    private Path notes() {
        return folder.resolve("notes/unfinished.txt");
    }

    private static Map<?, ?> shown(FeatureManager manager, String name) {
        return manager.get().values().stream()
                .flatMap(list -> ((List<?>) list).stream())
                .map(each -> (Map<?, ?>) each)
                .filter(each -> name.equals(each.get("name")))
                .findFirst()
                .orElseThrow();
    }

    private static Object state(FeatureManager manager, String name) {
        return shown(manager, name).get("state") + " " + shown(manager, name).get("wanted_by");
    }

    @Test
    void installsWhatAKeyNamesAndRemovesItAgainAlsoAfterARestart() throws Exception {
        FeatureManager first = manager("console");
        assertThat(state(first, "console")).isEqualTo("waiting [agent.features]");
        assertThat(first.apply()).isTrue();
        assertThat(shown(first, "console"))
                .isEqualTo(Map.of(
                        "name",
                        "console",
                        "state",
                        "installed",
                        "wanted_by",
                        List.of("agent.features"),
                        "memory_mb",
                        27,
                        "reason",
                        "",
                        "remedy",
                        ""));
        assertThat(state(first, "outlet")).isEqualTo("off []");
        first.want(wish(Map.of("console", List.of("agent.features"), "outlet", List.of("outlet.url"))));
        assertThat(state(first, "outlet")).isEqualTo("waiting [outlet.url]");
        assertThat(manager("console").apply()).isTrue();
        FeatureManager last = manager();
        assertThat(last.apply()).isTrue();
        assertThat(state(last, "console")).isEqualTo("off []");
        assertThat(container.steps).containsExactly("+" + CONSOLE, "-" + CONSOLE);
        assertThat(container.bundles).isEmpty();
        assertThat(notes()).doesNotExist();
    }

    @Test
    void whatTheOperatorInstalledStays() throws Exception {
        container.others.add(CONSOLE);
        FeatureManager named = manager("console");
        named.apply();
        assertThat(state(named, "console")).isEqualTo("installed [agent.features, operator]");
        FeatureManager unnamed = manager();
        unnamed.apply();
        assertThat(state(unnamed, "console")).isEqualTo("installed [operator]");
        assertThat(container.steps).isEmpty();
    }

    @Test
    void whatTheOperatorInstalledAfterTheKeyStays() throws Exception {
        manager("console").apply();
        container.others.add(CONSOLE);
        FeatureManager unnamed = manager();
        unnamed.apply();
        assertThat(state(unnamed, "console")).isEqualTo("installed [operator]");
        assertThat(container.bundles).containsExactly(CONSOLE);
    }

    @Test
    void whatTheOperatorUninstallsAgainstTheKeyComesBack() throws Exception {
        container.others.add(CONSOLE);
        FeatureManager manager = manager("console");
        manager.apply();
        container.others.clear();
        assertThat(manager.apply()).isTrue();
        assertThat(state(manager, "console")).isEqualTo("installed [agent.features]");
    }

    @Test
    void aProcessThatDiesInTheMiddleEndsAtTheNextStartWhateverIsWantedThen() throws Exception {
        for (boolean wantedBefore : List.of(false, true)) {
            for (boolean wantedAfter : List.of(false, true)) {
                for (Death death : List.of(Death.BEFORE_IT_IS_SAVED, Death.AFTER_IT_IS_SAVED)) {
                    String what = wantedBefore + " " + death + " " + wantedAfter;
                    manager(wanted(!wantedBefore)).apply();
                    container.death = death;
                    FeatureManager dying = manager(wanted(wantedBefore));
                    assertThatThrownBy(dying::apply).as(what).isInstanceOf(InterruptedException.class);
                    assertThat(notes()).as(what).exists();

                    FeatureManager next = manager(wanted(wantedAfter));
                    assertThat(next.apply()).as(what).isTrue();

                    assertThat(container.bundles).as(what).isEqualTo(wantedAfter ? Set.of(CONSOLE) : Set.of());
                    assertThat(container.keyed).as(what).isEqualTo(wantedAfter ? Set.of(CONSOLE) : Set.of());
                    assertThat(notes()).as(what).doesNotExist();
                }
            }
        }
    }

    private static String[] wanted(boolean console) {
        return console ? new String[] {"console"} : new String[0];
    }

    @Test
    void aFailureIsShownWithItsRemedyAndHindersNoOther() throws Exception {
        container.broken = CONSOLE;
        FeatureManager manager = manager("console", "outlet");
        assertThat(manager.apply()).isFalse();
        assertThat(shown(manager, "console").get("reason")).isEqualTo("unreadable");
        assertThat(shown(manager, "console").get("remedy")).isEqualTo("chmod");
        assertThat(state(manager, "console")).isEqualTo("failed [agent.features]");
        assertThat(state(manager, "outlet")).isEqualTo("installed [outlet.url]");
        container.broken = null;
        assertThat(manager.apply()).isTrue();
        assertThat(shown(manager, "console").get("reason")).isEqualTo("");
        assertThat(state(manager, "console")).isEqualTo("installed [agent.features]");
    }

    @Test
    void whatFailedAndIsNoLongerWantedIsOff() throws Exception {
        container.broken = CONSOLE;
        FeatureManager manager = manager("console");
        assertThat(manager.apply()).isFalse();
        assertThat(notes()).doesNotExist();
        manager.want(wish(Map.of()));
        assertThat(manager.apply()).isTrue();
        assertThat(state(manager, "console")).isEqualTo("off []");
        assertThat(container.steps).containsExactly("+" + CONSOLE);
    }

    @Test
    void whatCannotBeRecordedIsNotBegun() throws Exception {
        Files.writeString(folder.resolve("notes"), "a file in the place of the folder");
        FeatureManager manager = manager("console");
        assertThat(manager.apply()).isFalse();
        assertThat(container.steps).isEmpty();
        assertThat(String.valueOf(shown(manager, "console").get("remedy"))).contains("bitville-deploy", "writable");
    }

    @Test
    void whatIsUndecidedIsNeitherInstalledNorRemovedUnlessAnotherKeyNamesIt() throws Exception {
        manager("outlet").apply();
        FeatureManager manager = manager();
        manager.want(wish(Map.of("console", List.of("agent.features")), "outlet", "console"));
        assertThat(manager.apply()).isTrue();
        assertThat(state(manager, "outlet")).isEqualTo("undecided []");
        assertThat(state(manager, "console")).isEqualTo("installed [agent.features]");
        assertThat(container.steps).containsExactly("+bitville-outlet", "+" + CONSOLE);
    }

    @Test
    void aWishThatChangesMeanwhileIsAppliedAtOnce() throws Exception {
        FeatureManager manager = manager("console");
        container.meanwhile = () -> {
            assertThat(state(manager, "console")).isEqualTo("installing [agent.features]");
            manager.want(wish(Map.of()));
        };
        assertThat(manager.apply()).isTrue();
        assertThat(state(manager, "console")).isEqualTo("off []");
        assertThat(container.bundles).isEmpty();
    }

    @Test
    void readsTheConfiguration() {
        FeatureWish read = FeatureWish.of(
                new Given("console, console", "console=27,outlet=8", "outlet=outlet.url,console=console.on", "x"));
        assertThat(read.offered()).containsExactly(Map.entry("console", 27), Map.entry("outlet", 8));
        assertThat(read.keys("console")).containsExactly("agent.features", "console.on");
        assertThat(read.keys("outlet")).containsExactly("outlet.url");
        assertThat(read.keys("other")).isEmpty();
        assertThat(read.undecided()).containsExactly("x");
        assertThat(FeatureWish.of(new Given("", "", "", ""))).isEqualTo(FeatureWish.NOTHING);
    }

    private record Given(String features, String offered, String implied, String undecided) implements FeaturesConfig {
        @Override
        public Class<FeaturesConfig> annotationType() {
            return FeaturesConfig.class;
        }
    }
}
