package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of the running agent, changed by file, form and shell. */
class ConfigurationIT {
    static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));

    private static ConfiguredAgent configured;

    @BeforeAll
    static void start() throws Exception {
        configured = ConfiguredAgent.start();
    }

    @AfterAll
    static void stop() {
        if (configured == null) {
            return;
        }
        try (ConfiguredAgent running = configured) {
            System.out.println(running.delays());
            if (DEEP) {
                assertThat(running.median()).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @BeforeEach
    void restore() throws Exception {
        configured.restore();
    }

    @Test
    void theWebConsoleCameWithoutRestartingAnything() {
        configured.installation.hasRestartedNothing();
    }

    @Test
    void everyKeyFollowsTheFile() throws Exception {
        new EveryKey(configured).byTheFile();
    }

    @Test
    void everyKeyFollowsItsForm() throws Exception {
        new EveryKey(configured).byTheForms();
    }

    @Test
    void aWrongEntryInAFormIsPutBackAndSaysWhy() throws Exception {
        new EveryKey(configured).wrongEntriesArePutBack();
    }

    @Test
    void everyKeyFollowsTheShell() throws Exception {
        new EveryKey(configured).byTheShell();
    }

    @Test
    void randomEditsLeaveTheLastGoodFileInForce() throws Exception {
        long seed = Long.getLong("bitville.seed", 20261124);
        System.out.println("random edits with -Dbitville.seed=" + seed + ": "
                + new RandomEdits(configured, seed).run(DEEP ? 1_000 : 20));
    }

    @Test
    void settingsReachWhatTheyGovern() throws Exception {
        new SettingEffects(configured).reachWhatTheyGovern();
    }

    @Test
    void aServerIsSwitchedOffAndOn() throws Exception {
        new ServerSwitch(configured).byTheFile();
    }

    @Test
    void aReplacedBundleKeepsTheLastGoodFile() throws Exception {
        new SettingEffects(configured).aReplacementKeepsTheLastGoodFile();
    }

    @Test
    void theKeyIsNotSentToAnotherHostUntilItIsSetAgain() throws Exception {
        new SettingEffects(configured).anotherHostHasToBeGivenTheKey();
    }

    @Test
    void serversAreAddedInTheFileAloneAndKarafsOwnCommandsAreAbsent() throws Exception {
        new SettingEffects(configured).serversAreAddedInTheFileAlone();
    }

    @Test
    void aSecretIsNowhereButWhereTheOperatorPutIt(@TempDir Path elsewhere) throws Exception {
        new CanaryHunt(configured).run(elsewhere);
    }
}
